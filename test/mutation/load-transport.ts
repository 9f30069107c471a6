// The connector loads it when it is needed. Stryker would then take its constants, which are passed
// over, for code of the test that needs it first.
import '../../src/gateway/http/transport.ts';
