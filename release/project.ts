/** What packages and the repository's own files say of this project. */
export interface Project {
  /** On GitHub, as owner/name. */
  repository: string;
  /** Who reviews every change: users and teams of GitHub, each with its `@`. */
  codeOwners: string[];
  /** Whom `package.json` and LICENSE name. */
  author: string;
  /** The address of a page where one can support the project, if there is one. */
  funding?: string;
}

/** What stands in {@link project} until the maintainers set it; nothing is released with it. */
export const unset: Pick<Project, 'repository' | 'codeOwners'> = {
  repository: 'OWNER/REPOSITORY',
  codeOwners: ['@OWNER'],
};

/** Set here, once; `npm run project` writes it to every file that repeats it. */
export const project: Project = {
  ...unset,
  author: 'The connector-alipay-native authors',
};
