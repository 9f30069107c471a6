/** The application that is tested. */
export const appId = '2021000000000009';

/** Another application, of somebody else. */
export const otherAppId = '2021000000000010';

/** The application that the certificates of the fixtures were issued to. */
export const certifiedAppId = '2021001161683774';
