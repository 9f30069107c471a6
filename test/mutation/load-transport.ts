// The connector loads it when it is needed. Then Stryker would take its constants, which are passed
// over, for code of whichever test needs it first, and mutate them when it is too late.
import '../../src/gateway/http/transport.ts';
