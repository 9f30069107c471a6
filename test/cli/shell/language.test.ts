import { describe, expect, it } from 'vitest';
import { chooseLanguage, languages } from '../../../src/cli/shell/language.ts';

describe('languages', () => {
  it('are English and Chinese', () => {
    expect(languages).toEqual(['en', 'zh']);
  });
});

describe('the language of the commands', () => {
  it.each([
    { why: 'nothing names one', args: [], environment: {}, language: 'en' },
    { why: 'the option names it', args: ['--lang', 'zh'], environment: {}, language: 'zh' },
    { why: 'the option is one word', args: ['--lang=zh'], environment: {}, language: 'zh' },
    {
      why: 'the last of two options names it',
      args: ['--lang=zh', 'doctor', '--lang', 'en', '-'],
      environment: {},
      language: 'en',
    },
    { why: 'no option does', args: ['zh', '--language', 'zh'], environment: {}, language: 'en' },
    {
      why: 'the option is stronger than the locale',
      args: ['--lang', 'en'],
      environment: { LC_ALL: 'zh_CN.UTF-8' },
      language: 'en',
    },
    {
      why: 'the option names none that there is',
      args: ['--lang', 'fr'],
      environment: { LANG: 'zh_CN.UTF-8' },
      language: 'zh',
    },
    { why: 'the option has no value', args: ['--lang'], environment: {}, language: 'en' },
    { why: 'LANG is Chinese', args: [], environment: { LANG: 'zh_CN.UTF-8' }, language: 'zh' },
    { why: 'a locale is in capitals', args: [], environment: { LANG: 'ZH_TW' }, language: 'zh' },
    {
      why: 'LC_MESSAGES is stronger than LANG',
      args: [],
      environment: { LC_MESSAGES: 'zh_CN', LANG: 'en_US' },
      language: 'zh',
    },
    {
      why: 'LC_ALL is stronger than LC_MESSAGES',
      args: [],
      environment: { LC_ALL: 'en_US', LC_MESSAGES: 'zh_CN' },
      language: 'en',
    },
    {
      why: 'an empty variable says nothing',
      args: [],
      environment: { LC_ALL: '', LANG: 'zh_CN' },
      language: 'zh',
    },
    { why: 'the locale is of others', args: [], environment: { LANG: 'C.UTF-8' }, language: 'en' },
    { why: 'zh stands elsewhere in it', args: [], environment: { LANG: 'en_zh' }, language: 'en' },
  ])('is $language if $why', ({ args, environment, language }) => {
    expect(chooseLanguage(args, environment)).toBe(language);
  });
});
