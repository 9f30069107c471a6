import { describe, expect, it } from 'vitest';
import { messages } from '../../../src/cli/messages.ts';
import { environment, surroundingsOfFile } from '../openid/tenant.ts';
import { commandAtTerminal } from '../terminal.ts';

const { id, secret } = messages.en.logto.askCredentials;
const start = surroundingsOfFile();

describe('what is asked at a terminal', () => {
  it('stands on standard error, with the id as it is typed and nothing of the secret', async () => {
    const { options } = await start();
    const { exitCode, stdout, stderr } = await commandAtTerminal(
      ['doctor', ...options, '--json'],
      [
        [id, `${environment.LOGTO_APP_ID}\r`],
        [secret, `${environment.LOGTO_APP_SECRET}\r`],
      ],
    );
    expect(JSON.parse(stdout), stderr).toMatchObject({ ok: true });
    expect(exitCode).toBe(0);
    expect(stderr).toContain(environment.LOGTO_APP_ID);
    expect(environment.LOGTO_APP_SECRET).toContain('sentinel');
    expect(stderr).not.toContain('sentinel');
  });

  it('may be left unanswered by Ctrl-C, which ends the command', async () => {
    const { options } = await start();
    const { exitCode, stdout } = await commandAtTerminal(
      ['doctor', ...options, '--json'],
      [[id, '\u0003']],
    );
    expect(JSON.parse(stdout)).toMatchObject({ code: 'credentials-missing' });
    expect(exitCode).toBe(2);
  });
});
