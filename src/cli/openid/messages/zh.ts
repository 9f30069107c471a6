import { describeFailure } from '../../../connector/messages/describe.ts';
import { zh as connector } from '../../../connector/messages/zh.ts';
import { shellCommand } from '../../shell/shell-command.ts';
import type { Origin } from '../people/errors.ts';
import { duration } from './duration.ts';
import type { OpenidTexts } from './texts.ts';

const time = (seconds: number): string =>
  duration(seconds, { seconds: ' 秒', minutes: ' 分钟', hours: ' 小时' });

const origins: Record<keyof Origin, string> = {
  core: ' Logto',
  connectorId: '连接器',
  appId: ' APPID',
};

/** The sentences of the move from `user_id` to another id. */
export const zh: OpenidTexts = {
  help: {
    summary: '把用户从 user_id 迁移到 open_id',
    description:
      '把 Logto 的用户从支付宝的 user_id 迁移到 open_id，不丢失任何人，也不让任何人多出账号。请先运行 check，它会说明下一步。机器对机器应用的凭据取自 LOGTO_APP_ID 和 LOGTO_APP_SECRET，没有则会询问。',
    options: {
      folder: '存放所有结果的文件夹（默认：./alipay-openid）',
      to: '要迁移到的 id：open_id、union_id，或者迁回 user_id（默认：open_id）',
      rate: '每秒最多的请求数（默认：不限）',
      map: '对应关系的 CSV 文件：user_id,open_id（可加 union_id），例如支付宝提供的文件',
      users: '由 psql 导出的全部用户的 CSV 文件，代替漫长的列表（check 会给出命令）',
      ignore: '不采用并忘记的来源：details、file、logs、conversion 或 order',
      order: '继续处理的转换申请单 id',
      createOrder: '在支付宝创建转换申请单，填入用户并提交审核',
      decisions: '说明如何处理有两个账号的人的文件（默认：不处理）',
      allowUnmapped: '即使有这么多用户没有新 id 或被 Logto 拒绝，也继续',
      allowUnconfirmed:
        '即使支付宝没有核对过这些 id 也继续：如果它们属于别的 APPID，被迁移的人都将无法登录',
      closeRegistration: '关闭所有登录方式的注册，直到结束',
      flip: '最后把 userIdentifier 设为 --to 指定的 id',
      rehearse: '事务在报告所见之后回滚',
      what: '要输出的内容，可选',
      index: '输出一个索引及其删除方法，用户很多时它让 apply 变快',
      yes: '真正执行；没有它时只说明会做什么',
    },
    check: {
      summary: '说明能否开始迁移',
      description: '检查 Logto 的用户能否迁移，并说明下一步。不做任何改动。',
    },
    map: {
      summary: '找出每个人的新 id',
      description:
        '列出所有带支付宝身份的用户，并找出新 id：在他们自己的数据里、在文件里、在审计日志里，或由支付宝转换。不改动 Logto。',
    },
    apply: {
      summary: '迁移所有已知新 id 的用户',
      description:
        '给每个用户换上新 id，并在身份的 details 里保留两个 id。可以随时中断后重新运行。没有 --yes 时只说明会做什么。',
    },
    sql: {
      summary: '把 apply 要做的事写成一个 PostgreSQL 事务',
      description:
        '能访问数据库时请用它：几秒完成，并保留已存的令牌。按 apply 的计划输出一个供 psql 执行的事务，其余内容输出到标准错误。不做任何改动。--index 不需要 Logto。',
    },
    export: {
      summary: '以 CSV 输出文件夹里的数据',
      description:
        '以 CSV 输出最近一次列出的账号、每个人的 id、按决定解除的身份，或计划的某一部分。不需要 Logto。',
    },
  },

  folder: ({ folder }) => `文件夹：${folder}`,
  next: '下一步：',
  check: {
    labels: {
      access: 'Management API 权限',
      users: '用户',
      connector: '连接器',
      rivals: '其他连接器',
      userIdentifier: 'userIdentifier 设置',
      registration: '注册',
      tokenStorage: '令牌存储',
      conversion: '支付宝的转换接口',
      orders: '转换申请单接口',
    },
    notChecked: '未检查',
    allowed: '已授权',
    users: ({ count }) => `共 ${count} 个（含不用支付宝的）`,
    manyUsers: ({ count }) =>
      `共 ${count} 个（含不用支付宝的）：用 apply 之前请先建好 openid sql --index 的索引，否则会很慢`,
    unfinished: ({ looked, others, userIdentifier }) =>
      `迁移还没有完成：抽查的 ${looked} 个账号中有 ${others} 个用的不是 ${userIdentifier}，不能用支付宝登录；注册是由这个文件夹关闭的`,
    closedHere: '迁移还没有完成：这个文件夹关闭了注册，还没有重新打开',
    otherIds: ({ looked, others, userIdentifier }) =>
      `迁移似乎没有完成：抽查的 ${looked} 个账号中有 ${others} 个用的不是 ${userIdentifier}，不能用支付宝登录。重复账号看起来也一样，运行 map 可以分清`,
    sqlForMany: ({ count, seconds }) =>
      `推荐用 openid sql：几秒就能迁移最多 ${count} 个用户，不影响登录，并保留已存的令牌，但需要访问数据库。有 openid sql --index 的索引时，openid apply 约需 ${time(seconds)}，没有索引则要几倍的时间；期间已迁移的用户不能用支付宝登录，也没有人能注册。`,
    sqlForTokens: ({ seconds }) =>
      `推荐用 openid sql：它保留已存的令牌，几秒完成，不影响登录，但需要访问数据库。openid apply 约需 ${time(seconds)}；期间已迁移的用户不能用支付宝登录，也没有人能注册。`,
    eitherWay: ({ seconds }) =>
      `两种办法都可以：openid sql 几秒完成，不影响登录，但需要访问数据库。openid apply 约需 ${time(seconds)}；期间已迁移的用户不能用支付宝登录，也没有人能注册。`,
    long: '如果列出用户太慢，可以由 psql 导出用户，再让 map 读取文件：',
    connector: ({ appId }) => `一个，APPID 为 ${appId}`,
    noRivals: '没有其他连接器共享它的用户',
    rivalsOfSameApp: '其他连接器用同一个 APPID 共享它的用户',
    rivalsOfOtherApp: '其他连接器用别的 APPID 共享它的用户，union_id 允许这样',
    pinned: ({ userIdentifier }) => `${userIdentifier}（已固定）`,
    isOpen:
      '开放：执行 sql 之前请先关闭，apply 请加 --close-registration，否则期间有人会多出一个账号',
    isClosed: '已关闭',
    storesTokens: '开启：Logto 会删除被迁移用户所存的令牌，下次登录时重新存入',
    storesNoTokens: '关闭',
    isGranted: '已授权',
    notGranted: ({ alipayCode }) =>
      `未授权（${alipayCode}）：对应关系可以来自登录记录和文件（--map）`,
    correct: ({ label }) => `按上面的说明改正（${label}），再运行一次 check。`,
    goOn: '请运行：',
    goOnOrBack: '请继续迁移，或者迁回：',
  },
  progress: {
    listing: '正在列出用户',
    moving: '正在迁移用户',
    line: ({ task, done, total, rate }) =>
      `${task}：${done}${total === undefined ? '' : ` / ${total}`}，每秒 ${rate} 个`,
  },
  map: {
    sources: {
      details: '来自他们自己的数据',
      file: '来自文件',
      logs: '来自审计日志',
      conversion: '来自支付宝',
      order: '来自支付宝的申请单',
    },
    holders: ({ holders, users }) =>
      `有支付宝身份的用户：${holders}${users === undefined ? '' : `（全部用户 ${users}）`}`,
    moves: ({ count, target }) => `  可以迁移到 ${target}：${count}`,
    sourceCount: ({ source, count }) => `${source} ${count} 个`,
    found: ({ sources, doubles }) =>
      `新 id 的来源：${sources.join('，')}${doubles === 0 ? '' : `（含已有第二个账号的 ${doubles} 人）`}。`,
    doubles: ({ count, undecided }) =>
      `  已有第二个账号：${count}${undecided === 0 ? '' : `（其中 ${undecided} 个还没有决定）`}`,
    unmapped: ({ count, target }) => `  未找到 ${target}：${count}`,
    untouched: ({ count }) => `  保持不变：${count}`,
    ofNobody: ({ count }) => `文件里不属于这里任何支付宝用户的行：${count}。`,
    unconfirmed: ({ sources }) =>
      `有些要迁移的 id 没有经过支付宝核对（${sources.join('，')}）。如果它们属于别的 APPID，被迁移的人都将无法登录：请先与自己的一次登录比对。`,
    refused: ({ alipayCode }) => `支付宝不允许直接转换（${alipayCode}）。`,
    orders: {
      INIT: ({ orderId }) => `申请单 ${orderId} 还没有提交。--create-order 会填写并提交它。`,
      AUDIT: ({ orderId }) => `支付宝正在审核申请单 ${orderId}。`,
      RUNNING: ({ orderId }) => `支付宝正在转换申请单 ${orderId}。`,
      FINISH: ({ orderId }) => `申请单 ${orderId} 已转换完成。`,
      REFUSE: ({ orderId, refuseReason }) =>
        `支付宝拒绝了申请单 ${orderId}：${refuseReason ?? '没有说明原因'}。`,
      CANCEL: ({ orderId }) => `申请单 ${orderId} 已取消。`,
    },
    contradictions: {
      'sources-disagree': ({ sources, logtoIds }) =>
        `矛盾：同一个人有两个新 id，${sources.join('，')}（见 openid export objections）。Logto 用户：${logtoIds.join('、')}`,
      'one-id-for-two-users': ({ logtoIds }) =>
        `矛盾：Logto 的两个用户对应同一个新 id：${logtoIds.join('、')}`,
      'identity-held-twice': ({ logtoIds }) =>
        `矛盾：Logto 的多个用户持有同一个身份：${logtoIds.join('、')}`,
      'new-id-is-a-user-id': ({ logtoIds }) =>
        `矛盾：新 id 是一个 user_id，Logto 用户：${logtoIds.join('、')}`,
      'new-id-not-recognized': ({ logtoIds }) =>
        `矛盾：新 id 不是支付宝 id 的格式，Logto 用户：${logtoIds.join('、')}`,
      'second-account-at-other-id': ({ logtoIds }) =>
        `矛盾：同一个人有两个账号，第二个账号用的是另一种 id（open_id 或 union_id）。请在 Logto 中解除最后一个用户与支付宝的关联：${logtoIds.join('、')}`,
    },
    resolve:
      '请先解决以上矛盾，否则什么都不能迁移。互相矛盾的来源可能属于两个 APPID。如果要弃用其中一个来源并忘记它说过的，请加上 --ignore 重新运行 map。',
    wait: '请等支付宝处理（几小时或几天），再运行：',
    apply:
      '可以先演练整个事务（psql -X -f rehearsal.sql "$DB_URL"），或者看看 apply 逐个迁移时会做什么：',
    order: ({ file }) => `未找到新 id 的用户（${file}）可以用申请单请支付宝转换：`,
    findOthers: ({ file }) =>
      `未找到新 id 的用户（${file}）：请等他们登录后再运行 map，或向支付宝索取文件（--map）。也可以把他们留下，他们下次登录时各会多出一个账号：可以先演练整个事务，或者看看 apply 会做什么：`,
  },
  apply: {
    would: ({ count, decided }) =>
      `将迁移 ${count} 个用户，并按决定处理 ${decided} 个有两个账号的人。`,
    undecided: ({ count }) =>
      `有两个账号、还没有决定的 ${count} 人会保留两个账号，旧数据仍在旧账号里。openid map 会把他们列在 decisions.csv 里。`,
    cost: ({ count, seconds, isMany }) =>
      `预计：${count} 个用户，从这里约需 ${time(seconds)}${isMany ? '（有 openid sql --index 的索引时；没有则要几倍的时间）' : ''}。`,
    outage: '从开始到结束，已迁移的用户暂时不能用支付宝登录，也没有人能注册。请安排在低峰时段。',
    preferSql: 'openid sql 几秒就能完成，不影响登录，并保留已存的令牌。',
    wouldGiveBack: ({ count }) =>
      `将把 ${count} 个第二账号失去的身份还给它们，因为对应的第一个账号无法迁移。`,
    losesTokens: 'Logto 会删除这些用户所存的令牌，直到他们重新登录。',
    wouldFlip: ({ target }) => `最后会把 userIdentifier 设为 ${target}。`,
    wouldNotFlip: '不会改动 userIdentifier：在用 --flip 设置它之前，已迁移的用户无法登录。',
    blockers: {
      contradictions: '不能执行：存在矛盾。',
      unmapped: ({ count }) =>
        `不能执行：未找到新 id 的用户太多。加上 --allow-unmapped ${count} 会把他们留下。`,
      refused: ({ count }) =>
        `不能继续：被 Logto 拒绝的用户太多。加上 --allow-unmapped ${count} 会把他们留下。`,
      unconfirmed: '不能执行：有些新 id 没有经过支付宝核对。加上 --allow-unconfirmed 会照样迁移。',
      open: '不能执行：注册是开放的，期间有人会多出一个账号。加上 --close-registration 会关闭它。',
    },
    endings: {
      moved: ({ count }) => `已迁移：${count}`,
      already: ({ count }) => `之前已迁移：${count}`,
      changed: ({ count, logtoIds }) =>
        `未处理，因为身份已经变了：${count}（${logtoIds.join('、')}）`,
      gone: ({ count, logtoIds }) =>
        `未处理，因为用户已不在或已解除绑定：${count}（${logtoIds.join('、')}）`,
      taken: ({ count, logtoIds }) =>
        `未处理，因为新 id 已属于别人：${count}（${logtoIds.join('、')}）`,
      'not-kept': ({ count, logtoIds }) =>
        `未迁移，因为 Logto 没有保存新 id：${count}（${logtoIds.join('、')}）`,
      refused: ({ count, logtoIds }) =>
        `未迁移，因为 Logto 拒绝了：${count}（${logtoIds.join('、')}）`,
      'not-given-back': ({ count, logtoIds }) =>
        `未迁移，而且第二个账号也失去了支付宝身份，见 openid export taken：${count}（${logtoIds.join('、')}）`,
      'given-back': ({ count, logtoIds }) =>
        `第二个账号重新得到了支付宝身份，因为第一个账号已无法迁移：${count}（${logtoIds.join('、')}）`,
    },
    left: ({ count, file }) => `未迁移的 ${count} 个用户及原因都在 ${file} 里。`,
    flipped: ({ target }) => `userIdentifier 已设为 ${target}。`,
    interrupted: ({ moved, total, target, isSet }) =>
      `已中断：${total} 个用户中已迁移 ${moved} 个。${isSet ? `userIdentifier 已是 ${target}，迁移完成之前，其余用户` : '迁移完成之前，他们'}不能用支付宝登录。`,
    goOn: '继续：',
    goBack: '或者迁回：',
    registration: {
      untouched: '注册保持原样。',
      'given-back': '注册已恢复原样。',
      'kept-closed': '注册仍然关闭：否则连接器按 userIdentifier 认不出的用户会多出一个账号。',
    },
    runForReal: '加上 --yes 再运行一次。',
    removeBlockers: '请按上面的说明排除障碍，再重新运行。',
    finish: ({ target }) =>
      `请自己登录一次，确认进入的是自己的账号${target === 'user_id' ? '。' : '；然后在支付宝控制台完成升级。'}`,
    flip: '请设置 userIdentifier，让已迁移的用户能够登录：',
    again: '请重新运行，它会从停下的地方继续。',
  },
  sql: {
    isOpen: '注册还开着，这时事务会拒绝执行。请在 Logto 控制台关闭：注册与登录 → 启用用户注册。',
    run: '请先阅读输出开头的说明，再用 psql 执行。',
    runIndex: '请用 psql 执行，期间 Logto 照常运行。',
    rehearse: '请用 psql 执行：它不做任何改动，但登录要等同样长的时间。',
  },

  sqlFile: {
    head: ({ target, move, drop, leave }) =>
      `把支付宝用户迁移到 ${target}，全部在一个事务里：
  psql -X -f 文件 "$DB_URL"
${move} 个用户换成新 id，${drop} 个因同一个人的另一账号而解除关联，${leave} 个保持不变。
要么全部完成，要么什么都不改。请先备份，并关闭注册（Logto 控制台：注册与登录，启用用户注册）。
执行期间登录会等待，100,000 个用户约一分钟。`,
    checks: {
      columns: {
        label: '列',
        problem:
          '这不是已知版本（1.42、1.43）的 Logto 的表：有 {count} 列缺失或类型不同。没有做任何改动。',
      },
      plan: {
        label: '计划',
        problem: '这个文件不完整：计划里少了 {count} 个用户。没有做任何改动。请重新生成。',
      },
      registration: {
        label: '注册',
        problem: '注册还开着，迁移期间登录的用户可能多出一个账号。没有做任何改动。请先关闭注册。',
      },
      connectors: {
        label: '连接器',
        problem:
          '有 {count} 个连接器与生成这个文件时不同：APPID 或 userIdentifier 变了，或者连接器有增减。没有做任何改动。请运行 openid check。',
      },
      changed: {
        label: '用户',
        problem:
          '{count} 个用户的 id 与生成这个文件时不同。没有做任何改动。请重新运行 openid map，再生成新文件。',
      },
      taken: {
        label: '新 id',
        problem:
          '{count} 个新 id 已属于别的用户。没有做任何改动。请重新运行 openid map，再生成新文件。',
      },
      arrived: {
        label: '新来的用户',
        problem:
          '生成这个文件之后又来了 {count} 个还没有迁移的用户。没有做任何改动。请重新运行 openid map，再生成新文件。',
      },
      result: {
        label: '结果',
        problem: '会有 {count} 个用户的 id 不对。没有做任何改动。这是本文件的错误，请反馈给我们。',
      },
    },
    summary: '已迁移：{moved} 个用户已是新 id；{gone} 个已不在或已解除支付宝关联。',
    rehearsed: '这是演练：已全部回滚，没有做任何改动。',
    index: {
      head: '有了这个索引，Logto 查找身份时不必读取所有用户。建立期间 Logto 照常运行。\n如果失败，请先删除再重建。',
      drop: '迁移完成后删除：',
    },
  },

  failures: {
    'alipay-failed': ({ alipay }) => describeFailure(alipay, connector).message,
    'settings-wrong': ({ settings }) =>
      `连接器的配置不正确：${settings.join('、')}。请在 Logto 管理控制台改正。`,
    'two-app-ids': ({ appId, appIds }) =>
      `另一个连接器用别的 APPID（${appIds.join('、')}，而不是 ${appId}）共享这些用户，而同一个人在每个应用里的 open_id 都不同。请两边使用同一个 APPID，或迁移到 union_id（--to union_id）。`,
    'identifier-not-pinned': ({ userIdentifier, connectorId }) =>
      `${connectorId} 的设置项 userIdentifier 现在是 ${userIdentifier}。迁移之前请设为 user_id，否则支付宝停止返回它时，每个用户都会多出一个账号。`,
    'table-wrong': ({ file, line, columns }) =>
      `${file} 的第 ${line} 行不正确。各列为 ${columns.join(',')}；单元格可以加引号，第一行可以是列名。`,
    'id-not-asked': ({ id }) =>
      `支付宝回答了没有问到的 ${id}，因此没有采用这次响应。请重新运行；如果持续，请联系支付宝技术支持。`,
    'order-not-found': ({ orderId }) => `支付宝没有该应用的申请单 ${orderId}。请检查 --order。`,
    'orders-unclear': ({ orderIds }) =>
      `命令中断时可能已创建申请单，而空的申请单不止一个：${orderIds.join('、')}。请用 --order 指明要填的那个。`,
    'lists-do-not-agree': ({ lists, missed }) =>
      `已将 Logto 的用户列出 ${lists} 遍，最后一遍仍多出 ${missed} 个之前没有列出的用户。请在绑定支付宝的人较少的时候重新运行，或者用 psql 导出用户：map --users FILE。`,
    'counts-do-not-add-up': ({ expected, found }) =>
      `${expected} 个用户有支付宝身份，却归类出 ${found} 个。没有做任何改动。请反馈给我们。`,
    'setting-not-kept': ({ connectorId }) =>
      `Logto 没有保存连接器 ${connectorId} 的 userIdentifier。请在 Logto 管理控制台设置后重新运行。`,
    'logto-cloud':
      'Logto Cloud 不支持安装这个连接器，而官方连接器只认 user_id：迁移会让所有人都无法登录。',
    'folder-not-usable': ({ folder, systemCode }) =>
      `结果保存在 ${folder} 里，但系统不允许（${systemCode}）。没有做任何改动。请让它成为可读可写的文件夹，或者用 --folder 另选文件夹。`,
    'folder-not-private': ({ folder }) =>
      `别人可以读取 ${folder}，而里面会有个人数据。如果这个文件夹只用于这些命令，请运行“${shellCommand(['chmod', '700', folder])}”；否则请用 --folder 另选文件夹。`,
    'store-not-opened': ({ file, reason }) =>
      `打不开 ${file}（${reason}）。没有做任何改动。如果另一个这样的命令正在使用它，请等它结束，或者结束它；否则请从备份恢复，或者用 --folder 指定一个新文件夹。`,
    'store-damaged': ({ file, reason }) =>
      `${file} 已损坏，或者不是这些命令的文件（${reason}）。没有再做任何改动。请从备份恢复；或者用 --folder 指定一个新文件夹：谁持有哪个 id，可以从 Logto 重新找到。`,
    'store-full': ({ file }) =>
      `磁盘空间不足，无法写入 ${file}。没有再做任何改动。请腾出空间后重新运行命令。`,
    'store-of-another-version': ({ file, found, version }) =>
      `${file} 属于另一个版本（${found}，而不是 ${version}）。没有做任何改动。请使用生成它的那个版本，或者用 --folder 指定一个新文件夹。`,
    'people-of-another': ({ file, what, found, present }) =>
      `${file} 属于另一个${origins[what]}：${found}，而不是 ${present}。没有做任何改动。请用 --folder 指定对应的文件夹。`,
    'people-missing': ({ file }) =>
      `没有 ${file}。请先运行 openid map，或者用 --folder 指定别的文件夹。`,
    'id-not-storable': ({ logtoId }) =>
      `Logto 用户 ${logtoId} 的某个 id 含有数据库无法存储的字符。没有做任何改动。请查明这个 id 的来源并改正。`,
  },
};
