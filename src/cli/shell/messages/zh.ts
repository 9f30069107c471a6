import type { ShellTexts } from './texts.ts';

// The system's codes of what the file system refuses, as the end of a sentence.
const reasons = new Map([
  ['ENOENT', '不存在'],
  ['EACCES', '没有权限'],
  ['EPERM', '没有权限'],
  ['EROFS', '文件系统是只读的'],
  ['EEXIST', '已经存在'],
  ['ENOTEMPTY', '已有同名文件夹'],
  ['EISDIR', '是一个文件夹'],
  ['ENOTDIR', '需要文件夹的地方是一个文件'],
  ['ENOSPC', '磁盘已满'],
  ['EPIPE', '接收方已停止读取'],
  ['EBUSY', '正在使用中'],
]);

/** Why the file system refuses something, as the end of a sentence; by its code, which stands for itself if it is not listed. */
export const reason = (systemCode: string): string => reasons.get(systemCode) ?? systemCode;

/** Proposes what was meant, if that can be guessed. */
export const didYouMean = (suggestion: string | undefined): string =>
  suggestion === undefined ? '' : `是不是想用 ${suggestion}？`;

/** The sentences of the shell. */
export const zh: ShellTexts = {
  help: {
    description: 'Logto 的支付宝登录连接器：生成密钥、检查配置、安装。',
    titles: {
      'Usage:': '用法：',
      'Arguments:': '参数：',
      'Options:': '选项：',
      'Global Options:': '通用选项：',
      'Commands:': '命令：',
    },
    usageWords: { '[options]': '[选项]', '[command]': '[命令]' },
    help: '显示本帮助',
    helpCommand: '显示某个命令的帮助',
    version: '显示版本号',
    lang: 'en 或 zh（默认跟随系统语言）',
    json: '输出 JSON，供脚本使用',
    examples: ({ command }) => `
示例：
  ${command} keygen --out keys
  ${command} doctor config.json
  ${command} install --path /etc/logto

退出码：0 一切正常，1 发现问题，2 用法错误。`,
  },

  seeHelp: '用法见 --help。',

  failures: {
    'option-unknown': ({ given, suggestion }) => `没有选项 ${given}。${didYouMean(suggestion)}`,
    'command-unknown': ({ given, suggestion }) => `没有命令 ${given}。${didYouMean(suggestion)}`,
    'option-without-value': ({ given }) => `选项 ${given} 后面缺少值。`,
    'value-not-a-choice': ({ option, value, choices }) =>
      `选项 ${option} 不能是“${value}”，只能是：${choices.join('、')}。`,
    'too-many-arguments': ({ given }) => `${given} 的参数太多。`,
    'argument-missing': ({ given }) => `缺少参数 ${given}。`,
    'usage-wrong': '命令行有误。',
    'output-not-written': ({ systemCode }) =>
      `输出无法写入：${reason(systemCode)}。已写出的部分不完整，请重新运行。`,
    'source-unreadable': ({ source, systemCode }) => `无法读取 ${source}：${reason(systemCode)}。`,
    'value-not-a-number': ({ option, value, minimum }) =>
      `选项 ${option} 不能是“${value}”，请填不小于 ${minimum} 的整数。`,
  },
};
