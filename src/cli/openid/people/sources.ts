/** Where the ids of a person come from; the first one that says them counts. */
export const sources = ['details', 'file', 'logs', 'conversion', 'order'] as const;

export type Source = (typeof sources)[number];

/** The sources that are Alipay itself, asked for the connector's own app. */
export const isAlipay = (source: Source): boolean => source === 'conversion' || source === 'order';
