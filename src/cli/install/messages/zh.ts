import { didYouMean, reason } from '../../shell/messages/zh.ts';
import { shellCommand } from '../../shell/shell-command.ts';
import type { InstallTexts } from './texts.ts';

/** The sentences of install and uninstall. */
export const zh: InstallTexts = {
  help: {
    install: {
      summary: '把本连接器装进 Logto',
      description: ({ factoryId }) =>
        `把本软件包复制到 Logto 的 packages/core/connectors，并把同一 factory id（${factoryId}）的其他连接器移开；uninstall 会把它们放回来。只要有一步失败，Logto 就保持原样。`,
    },
    uninstall: {
      summary: '卸下本连接器，放回被它替换的连接器',
      description:
        '从 Logto 中移除本软件包，并放回 install 移开的连接器。配置和用户仍保留在 Logto 的数据库里。',
    },
    options: {
      path: 'Logto 的文件夹（默认：当前文件夹，其次 ./logto 或 /etc/logto）',
      dryRun: '只说明会做什么，不做任何改动',
    },
  },

  logto: ({ folder }) => `Logto 位于 ${folder}`,
  done: {
    'set-aside': '已移开',
    discard: '已丢弃旧副本',
    remove: '已移除',
    install: '已安装',
    'bring-back': '已放回',
  },
  planned: {
    'set-aside': '将移开',
    discard: '将丢弃旧副本',
    remove: '将移除',
    install: '将安装',
    'bring-back': '将放回',
  },
  kit: ({ version, range }) => `  它的 connector kit 是 ${version}，符合 ${range}。`,
  left: ({ name, version, folder }) =>
    `  ${name} ${version} 仍留在 ${folder}：同一 factory id 的连接器 Logto 只能有一个。`,
  denied: ({ folder }) => `会失败：没有写入 ${folder} 的权限`,
  runAsOwner: '请以拥有 Logto 文件的用户身份运行。',
  next: '下一步：',
  restart:
    '重启 Logto，它只在启动时读取连接器。用 Docker 的，请在构建镜像时安装，再启动新镜像：在运行中的容器里所做的改动会随容器丢失。为官方连接器保存的配置继续有效。',
  restartWithout:
    '重启 Logto，它只在启动时读取连接器。用 Docker 的，请启动不含本连接器的镜像：在运行中的容器里所做的改动会随容器丢失。',
  runForReal: '去掉 --dry-run 再运行一次。',
  nothingToDo:
    '如果指的是另一个 Logto，请用 --path 指明：这里没有安装本连接器，也没有要放回的连接器。',

  failures: {
    'no-logto': ({ folders }) =>
      `在 ${folders.join('、')} 都没有找到 Logto。请用 --path 指明它的文件夹，即包含 packages/core 的那一个。`,
    'not-a-logto': ({ folder, suggestion }) =>
      `${folder} 里没有 Logto：packages/core/package.json 不存在，或不是 @logto/core 的。请用 --path 指明 Logto 自己的文件夹。${didYouMean(suggestion)}`,
    'no-connector-kit': ({ folder }) =>
      `${folder} 里的 Logto 没有 connector kit（packages/core/node_modules/@logto/connector-kit）。请先安装 Logto 自己的依赖。`,
    'connector-kit-out-of-range': ({ version, range }) =>
      `这个 Logto 的 connector kit 是 ${version}，而连接器需要 ${range}，否则 Logto 会跳过它。请升级两者中较旧的一个。`,
    'package-incomplete': ({ folder }) =>
      `本软件包不完整（${folder}）。请重新解压安装包（tarball），或在源码目录里运行 npm run build。`,
    'place-taken': ({ place }) =>
      `${place} 是符号链接，或者不属于本软件包，因此不会移动或删除它。请先把它移到别处，再重新运行。`,
    'connectors-locked': ({ lock, seconds }) =>
      `另一个 install 或 uninstall 正在运行，已有 ${seconds} 秒。请等它结束。如果并没有在运行，说明它曾被中断：请用“${shellCommand(['rmdir', lock])}”删除它的锁，再重新运行。`,
    'set-aside-lost': ({ folder }) =>
      `${folder} 是之前移开的，现在无法放回：里面没有软件包，或者它是失效的链接。没有做任何改动。请先用 logto connector add 或 logto connector link 把需要的连接器装进 Logto，再删除这一项，然后重新运行。`,
    'remains-not-removed': ({ folder, systemCode }) =>
      `上次中断的命令在 ${folder} 里留下的文件没能全部删除：${reason(systemCode)}。Logto 不会读取它，连接器没有变化。请手动删除后重新运行。`,
    'not-moved-back': ({ places }) =>
      `有一步失败了，而之前移动的内容没能移回原处，现位于 ${places.join('、')}。请重新运行。`,
    'not-installed-whole': ({ folder }) =>
      `${folder} 不完整，或者旁边还有另一个支付宝连接器：同时有别的程序改动了 Logto 的连接器。请重新运行 install。`,
    'connectors-not-changed': ({ systemCode, isPermission }) =>
      `无法改动 Logto 的连接器：${reason(systemCode)}。没有做任何改动。${isPermission ? '请以拥有 Logto 文件的用户身份运行。' : ''}`,
  },
};
