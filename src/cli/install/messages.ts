import type { InEveryLanguage } from '../language.ts';

const english = {
  logto: (folder: string) => `Logto in ${folder}`,
  done: {
    'set-aside': 'Set aside',
    discard: 'Discarded an older copy of',
    remove: 'Removed',
    install: 'Installed',
    'bring-back': 'Brought back',
  },
  planned: {
    'set-aside': 'Would set aside',
    discard: 'Would discard an older copy of',
    remove: 'Would remove',
    install: 'Would install',
    'bring-back': 'Would bring back',
  },
  kit: (version: string, range: string) => `  Its connector kit is ${version}, within ${range}.`,
  left: (name: string, version: string, folder: string) =>
    `  ${name} ${version} stays set aside in ${folder}: Logto takes one connector of this factory.`,
  next: 'Next: ',
  restart:
    'Restart Logto, which reads its connectors when it starts (Docker: `docker restart CONTAINER`; otherwise stop it and run `npm start`). A configuration saved for the official connector goes on working.',
  restartWithout:
    'Restart Logto, which reads its connectors when it starts (Docker: `docker restart CONTAINER`; otherwise stop it and run `npm start`).',
  runForReal: 'Run the command again without --dry-run.',
  nothingToDo: 'Nothing. The connector is not installed here, and none is to be brought back.',

  noLogto: (folders: readonly string[]) =>
    `There is no Logto in ${folders.join(', ')}. Name its folder with --path; it is the one that holds packages/core.`,
  notLogto: (folder: string | undefined) =>
    `There is no Logto in ${folder}: packages/core/package.json is missing or is not @logto/core's. Name Logto's own folder with --path.`,
  noKit: (folder: string) =>
    `The Logto in ${folder} has no connector kit (packages/core/node_modules/@logto/connector-kit). Install Logto's own packages first.`,
  kitOutOfRange: (version: string, range: string) =>
    `This Logto has connector kit ${version}, and the connector needs ${range}: Logto would skip it. Update the older one of the two.`,
  incomplete: (folder: string) =>
    `This package is incomplete (${folder}). Get it again: npx connector-alipay-native@latest.`,
  failed: (reason: string) =>
    `Logto's connectors cannot be changed: ${reason}. Nothing was changed.`,
  noPermission: ' Run the command as the user that owns the files of Logto.',
};

/** What `install` and `uninstall` say. */
export const installMessages: InEveryLanguage<typeof english> = {
  en: english,
  zh: {
    logto: (folder) => `Logto 位于 ${folder}`,
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
    kit: (version, range) => `  它的 connector kit 是 ${version}，符合 ${range}。`,
    left: (name, version, folder) =>
      `  ${name} ${version} 仍留在 ${folder}：同一工厂 ID 的连接器 Logto 只能有一个。`,
    next: '下一步：',
    restart:
      '重启 Logto，它只在启动时读取连接器（Docker：`docker restart 容器名`；否则停止后重新运行 `npm start`）。为官方连接器保存的配置继续有效。',
    restartWithout:
      '重启 Logto，它只在启动时读取连接器（Docker：`docker restart 容器名`；否则停止后重新运行 `npm start`）。',
    runForReal: '去掉 --dry-run 再运行一次。',
    nothingToDo: '无事可做。这里没有安装本连接器，也没有要放回的连接器。',

    noLogto: (folders) =>
      `在 ${folders.join('、')} 都没有找到 Logto。请用 --path 指明它的文件夹，即包含 packages/core 的那一个。`,
    notLogto: (folder) =>
      `${folder} 里没有 Logto：packages/core/package.json 不存在，或不是 @logto/core 的。请用 --path 指明 Logto 自己的文件夹。`,
    noKit: (folder) =>
      `${folder} 里的 Logto 没有 connector kit（packages/core/node_modules/@logto/connector-kit）。请先安装 Logto 自己的依赖。`,
    kitOutOfRange: (version, range) =>
      `这个 Logto 的 connector kit 是 ${version}，而连接器需要 ${range}，否则 Logto 会跳过它。请升级两者中较旧的一个。`,
    incomplete: (folder) =>
      `本软件包不完整（${folder}）。请重新获取：npx connector-alipay-native@latest。`,
    failed: (reason) => `无法改动 Logto 的连接器：${reason}。没有做任何改动。`,
    noPermission: '请以拥有 Logto 文件的用户身份运行。',
  },
};
