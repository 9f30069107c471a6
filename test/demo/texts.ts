import { chooseLanguage } from '../../src/cli/shell/language.ts';
import type { Language } from '../../src/cli/shell/messages/languages.ts';

/** What the demo says, in the language of the locale. */
interface DemoTexts {
  title: string;
  circumstances: string;
  scenes: Record<'userId' | 'openId' | 'browser' | 'forgery' | 'move', string>;
  labels: Record<
    | 'packed'
    | 'loaded'
    | 'toPhone'
    | 'fromPhone'
    | 'toBrowser'
    | 'fromBrowser'
    | 'called'
    | 'logtoGets'
    | 'refused'
    | 'inLogto'
    | 'run'
    | 'stop',
    string
  >;
  loaded: (factoryId: string, target: string) => string;
  requestSigned: (parameters: number) => string;
  answerVerified: string;
  nobodySignedIn: string;
  nineUsers: string;
  eightCanMove: string;
  stopped: (moved: number, total: number) => string;
  unfinished: string;
  wentOn: (moved: number) => string;
  wentBack: string;
  openAgain: string;
  sameAccount: string;
  scenesWell: (well: number, all: number) => string;
  next: string;
}

const texts: Record<Language, DemoTexts> = {
  en: {
    title: 'Sign in to Logto with Alipay',
    circumstances:
      "No Logto and no Alipay run here: Logto's own loader loads the packed connectors and the demo calls them as Logto does; an emulated gateway answers.",
    scenes: {
      userId: 'An app that gets user_id',
      openId: 'A newer app, which gets open_id only',
      browser: 'The same user of the same app, in the browser',
      forgery: 'Somebody on the way changes an answer',
      move: 'An app with users moves from user_id to open_id',
    },
    labels: {
      packed: 'Packed',
      loaded: 'Loaded',
      toPhone: 'To the phone',
      fromPhone: 'From the phone',
      toBrowser: 'To the browser',
      fromBrowser: 'From the browser',
      called: 'Alipay is called',
      logtoGets: 'Logto gets',
      refused: 'Refused',
      inLogto: 'In Logto',
      run: 'Run',
      stop: 'Stop it',
    },
    loaded: (factoryId, target) =>
      `factory ${factoryId}, target ${target}; beside it the connector kit alone`,
    requestSigned: (parameters) =>
      `request signed (RSA2, ${parameters} parameters), verified by the gateway; no secret in the URL`,
    answerVerified: 'answer signed by Alipay, verified by the connector before it was read',
    nobodySignedIn: 'nobody is signed in',
    nineUsers:
      'seven users by user_id, one by user_id with both ids in its data, one by open_id already',
    eightCanMove: '8 can be moved: one from its own data, seven as Alipay converts them',
    stopped: (moved, total) =>
      `it ends after the writes in flight: ${moved} of ${total} moved, registration closed`,
    unfinished: 'check says that a move is unfinished',
    wentOn: (moved) => `the same command goes on: ${moved} more; 9 users, each with one open_id`,
    wentBack: 'the way back is the same: --to user_id',
    openAgain: 'userIdentifier is open_id, and registration is open again',
    sameAccount: 'whom Logto knew by user_id lands in the same account as before',
    scenesWell: (well, all) => `${well} of ${all} scenes as expected`,
    next: 'Next: install it into your Logto (README.md), then follow docs/guide.md.',
  },
  zh: {
    title: '用支付宝登录 Logto',
    circumstances:
      '这里没有运行 Logto，也没有连接支付宝：由 Logto 自己的加载程序加载打包好的连接器，演示程序像 Logto 那样调用它们，由模拟的网关来响应。',
    scenes: {
      userId: '拿到 user_id 的应用',
      openId: '只拿到 open_id 的新应用',
      browser: '同一个应用的同一个用户，在浏览器里登录',
      forgery: '有人在途中改动了响应',
      move: '已有用户的应用从 user_id 迁移到 open_id',
    },
    labels: {
      packed: '已打包',
      loaded: '已加载',
      toPhone: '发给手机',
      fromPhone: '手机返回',
      toBrowser: '发给浏览器',
      fromBrowser: '浏览器返回',
      called: '调用支付宝',
      logtoGets: 'Logto 得到',
      refused: '已拒绝',
      inLogto: 'Logto 里有',
      run: '运行',
      stop: '中断',
    },
    loaded: (factoryId, target) => `factory ${factoryId}，target ${target}；旁边只有 connector kit`,
    requestSigned: (parameters) =>
      `请求已签名（RSA2，${parameters} 个参数），网关验签通过；URL 里没有任何机密`,
    answerVerified: '响应由支付宝签名，连接器先验签、再读取',
    nobodySignedIn: '没有任何人登录',
    nineUsers:
      '七个用户以 user_id 记录，一个以 user_id 记录且数据里有两种 id，一个已经以 open_id 记录',
    eightCanMove: '可以迁移 8 人：一人取自自己的数据，七人由支付宝转换',
    stopped: (moved, total) => `等正在进行的写入完成后才结束：已迁移 ${moved}/${total}，注册已关闭`,
    unfinished: 'check 提示有一次迁移尚未完成',
    wentOn: (moved) =>
      `再运行同一条命令就会继续：又迁移 ${moved} 人；共 9 个用户，每人一个 open_id`,
    wentBack: '迁回也用同样的命令：--to user_id',
    openAgain: 'userIdentifier 已设为 open_id，注册已恢复',
    sameAccount: '原来以 user_id 记录的用户，登录后仍是原来的账号',
    scenesWell: (well, all) => `${all} 幕中有 ${well} 幕符合预期`,
    next: '下一步：装进你的 Logto（见 README.zh-CN.md），再按 docs/guide.md 操作。',
  },
};

/** The texts in the language that the environment asks for. */
export const demoTexts: DemoTexts = texts[chooseLanguage([], process.env)];
