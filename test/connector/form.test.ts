import { connectorConfigFormItemGuard } from '@logto/connector-kit';
import { describe, expect, it } from 'vitest';
import { webSettings } from '../../src/config/settings.ts';
import { configGuard } from '../../src/connector/config-guard.ts';
import { configTemplate, createForm, formItems } from '../../src/connector/form.ts';

const item = (key: string) => formItems.find((formItem) => formItem.key === key);

describe('formItems', () => {
  it('has a field for every setting, in the order in which a person works', () => {
    expect(formItems.map(({ key }) => key)).toEqual([
      'appId',
      'privateKey',
      'alipayPublicKey',
      'userIdentifier',
      'usePhoneNumber',
      'profileFields',
      'gateway',
      'signType',
      'certificateMode',
      'appCert',
      'alipayCert',
      'alipayRootCert',
    ]);
  });

  it.each(createForm(webSettings).map((formItem) => [formItem.key, formItem] as const))(
    'passes %s to the kit whole, with a label',
    (_, formItem) => {
      expect(connectorConfigFormItemGuard.parse(formItem)).toEqual(formItem);
      expect(formItem.label).not.toBe('');
    },
  );

  it('masks the private key and nothing else, and fills in the safe choices', () => {
    const fields = formItems.map(({ key, type, isConfidential, defaultValue }) => [
      key,
      { type, isConfidential, defaultValue },
    ]);
    expect(Object.fromEntries(fields)).toEqual({
      appId: { type: 'Text' },
      // The console masks no other type.
      privateKey: { type: 'Text', isConfidential: true },
      alipayPublicKey: { type: 'MultilineText' },
      userIdentifier: { type: 'Select', defaultValue: 'auto' },
      usePhoneNumber: { type: 'Switch', defaultValue: false },
      profileFields: { type: 'Text' },
      gateway: { type: 'Text' },
      signType: { type: 'Select', defaultValue: 'RSA2' },
      certificateMode: { type: 'Switch', defaultValue: false },
      appCert: { type: 'MultilineText' },
      alipayCert: { type: 'MultilineText' },
      alipayRootCert: { type: 'MultilineText' },
    });
  });

  it('asks for nothing but the app id and the private key', () => {
    expect(formItems.filter(({ required }) => required).map(({ key }) => key)).toEqual([
      'appId',
      'privateKey',
    ]);
  });

  it('shows the certificates only when certificate mode is on', () => {
    const conditional = formItems.filter(({ showConditions }) => showConditions);
    expect(conditional.map(({ key }) => key)).toEqual(['appCert', 'alipayCert', 'alipayRootCert']);
    for (const { showConditions } of conditional) {
      expect(showConditions).toEqual([{ targetKey: 'certificateMode', expectValue: true }]);
    }
  });

  it('hangs no condition on a default, which the form of a stored config does not know', () => {
    for (const { showConditions = [] } of formItems) {
      for (const { targetKey, expectValue } of showConditions) {
        expect(expectValue).not.toBe(item(targetKey)?.defaultValue);
      }
    }
  });

  it('names each choice after its value', () => {
    const titles = formItems.flatMap((formItem) =>
      formItem.type === 'Select' ? formItem.selectItems : [],
    );
    const isMisnamed = ({ value, title }: { value: string; title: string }): boolean =>
      !title.startsWith(value === 'auto' ? 'Automatic' : value);
    expect(titles.filter(isMisnamed)).toEqual([]);
    expect(titles.map(({ value }) => value)).toEqual(
      expect.arrayContaining(['auto', 'user_id', 'open_id']),
    );
  });

  it('offers the values that the guard accepts', () => {
    const issuesFor = (key: string, value: string) =>
      configGuard.safeParse({ [key]: value }).error?.issues.filter(({ path }) => path[0] === key);
    for (const key of ['userIdentifier', 'signType']) {
      const formItem = item(key);
      const values = formItem?.type === 'Select' ? formItem.selectItems : [];
      expect(values.length).toBeGreaterThan(1);
      for (const { value } of values) {
        expect(issuesFor(key, value)).toEqual([]);
      }
      expect(issuesFor(key, 'something else')).toHaveLength(1);
    }
  });
});

describe('the description of a field, which the Console prints as it is', () => {
  const descriptions = createForm(webSettings).map(
    ({ key, description = '' }) => [key, description] as const,
  );

  it.each(descriptions)('of %s is short, in English and then in Chinese', (_, description) => {
    // English ends with its last sentence, or with the address of the sandbox.
    const [, english = '', chinese = ''] = description.match(/^(.*\.(?:do)?) (.*。)$/) ?? [];
    expect(english).toMatch(/^[A-Z1].{40,170}$/);
    expect(english).not.toMatch(/[，。；：]/);
    expect(chinese).toMatch(/^.{10,70}$/);
    expect(chinese.match(/\p{Script=Han}/gu)?.length).toBeGreaterThan(5);
  });

  it.each(descriptions)(
    'of %s has no backticks, and leaves "Required" to the Console',
    (_, text) => {
      expect(text).not.toMatch(/`|required|必填/i);
    },
  );
});

describe('createForm', () => {
  it('has the same fields for the web, and the scope', () => {
    const webForm = createForm(webSettings);
    expect(webForm.filter(({ key }) => key !== 'scope')).toEqual(formItems);
    const scope = webForm.find(({ key }) => key === 'scope');
    expect(connectorConfigFormItemGuard.parse(scope)).toEqual(scope);
    expect(scope).toMatchObject({ type: 'Text', placeholder: 'auth_user', required: false });
  });
});

describe('configTemplate', () => {
  it('is JSON with the settings that nearly everybody needs', () => {
    expect(Object.keys(JSON.parse(configTemplate))).toEqual([
      'appId',
      'privateKey',
      'alipayPublicKey',
      'userIdentifier',
    ]);
  });
});
