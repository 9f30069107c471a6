/** What a step does to a connector's package. */
export type StepAction = 'set-aside' | 'discard' | 'remove' | 'install' | 'bring-back';
