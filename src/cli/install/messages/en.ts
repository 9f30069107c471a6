import { didYouMean, reason } from '../../shell/messages/en.ts';
import { shellCommand } from '../../shell/shell-command.ts';
import type { InstallTexts } from './texts.ts';

/** The sentences of install and uninstall. */
export const en: InstallTexts = {
  help: {
    install: {
      summary: 'put this connector into a Logto',
      description: ({ factoryId }) =>
        `Copies this package into packages/core/connectors of a Logto and sets every other connector of the same factory (${factoryId}) aside, from where uninstall brings it back. Logto is left as it was if anything fails.`,
    },
    uninstall: {
      summary: 'take it out again, and bring back what it replaced',
      description:
        "Removes this package from a Logto and brings back the connector that install has set aside. Settings and users stay in Logto's database.",
    },
    options: {
      path: "Logto's folder (default: the current one, else ./logto or /etc/logto)",
      dryRun: 'say what would be done, and do nothing',
    },
  },

  logto: ({ folder }) => `Logto in ${folder}`,
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
  kit: ({ version, range }) => `  Its connector kit is ${version}, within ${range}.`,
  left: ({ name, version, folder }) =>
    `  ${name} ${version} stays set aside in ${folder}: Logto takes one connector of this factory.`,
  denied: ({ folder }) => `It would fail: there is no permission to write in ${folder}`,
  runAsOwner: 'Run the command as the user that owns the files of Logto.',
  next: 'Next: ',
  restart:
    'Restart Logto, which reads its connectors when it starts. In Docker, install when the image is built, and start the new image: changes in a running container are lost with it. A configuration saved for the official connector goes on working.',
  restartWithout:
    'Restart Logto, which reads its connectors when it starts. In Docker, start an image without this connector: changes in a running container are lost with it.',
  runForReal: 'Run the command again without --dry-run.',
  nothingToDo:
    'If you meant another Logto, name it with --path: here the connector is not installed, and none is to be brought back.',

  failures: {
    'no-logto': ({ folders }) =>
      `There is no Logto in ${folders.join(', ')}. Name its folder with --path; it is the one that holds packages/core.`,
    'not-a-logto': ({ folder, suggestion }) =>
      `There is no Logto in ${folder}: packages/core/package.json is missing or is not @logto/core's. Name Logto's own folder with --path.${didYouMean(suggestion)}`,
    'no-connector-kit': ({ folder }) =>
      `The Logto in ${folder} has no connector kit (packages/core/node_modules/@logto/connector-kit). Install Logto's own packages first.`,
    'connector-kit-out-of-range': ({ version, range }) =>
      `This Logto has connector kit ${version}, and the connector needs ${range}: Logto would skip it. Update the older one of the two.`,
    'package-incomplete': ({ folder }) =>
      `This package is incomplete (${folder}). Unpack its tarball again, or run npm run build in its checkout.`,
    'place-taken': ({ place }) =>
      `${place} is a symbolic link, or not of this package. It is neither moved nor deleted. Move it elsewhere, and run the command again.`,
    'connectors-locked': ({ lock, seconds }) =>
      `Another install or uninstall has been at work here for ${seconds} seconds. Wait until it ends. If none is running, it was interrupted: remove its lock with "${shellCommand(['rmdir', lock])}", and run the command again.`,
    'set-aside-lost': ({ folder }) =>
      `${folder} was set aside and cannot be brought back: no package is there, or it is a link that leads nowhere. Nothing was changed. Put the connector that you want into Logto (logto connector add, or logto connector link), remove this entry, and run the command again.`,
    'remains-not-removed': ({ folder, systemCode }) =>
      `What an interrupted command has left in ${folder} cannot be removed whole: ${reason(systemCode)}. Logto passes over it, and its connectors are as they were. Remove it, and run the command again.`,
    'not-moved-back': ({ places }) =>
      `A step failed, and what was moved before it could not be moved back. It lies in ${places.join(', ')}. Run the command again.`,
    'not-installed-whole': ({ folder }) =>
      `${folder} is not whole, or another Alipay connector is beside it: something else changed Logto's connectors at the same time. Run install again.`,
    'connectors-not-changed': ({ systemCode, isPermission }) =>
      `Logto's connectors cannot be changed: ${reason(systemCode)}. Nothing was changed.${isPermission ? ' Run the command as the user that owns the files of Logto.' : ''}`,
  },
};
