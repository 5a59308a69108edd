// Every page that a person can open: what the browser looks at in each of the `looks`.
// `{contact}` is the first contact of the list. A new page is a new line here.

/** @typedef {{ name: string, path: string, role: string | null, status?: number }} PageToCheck  role null: not signed in */

/** @type {PageToCheck[]} */
export const pages = [
  { name: 'trust', path: '/trust', role: null },
  { name: 'sign-in', path: '/t/demo/sign-in', role: null },
  { name: 'password-reset', path: '/t/demo/password-reset', role: null },
  { name: 'password-reset-useless', path: '/t/demo/password-reset/xyz', role: null, status: 404 },
  { name: 'email-change-useless', path: '/t/demo/email-change/xyz', role: null, status: 404 },
  { name: 'admission-useless', path: '/t/demo/sign-in/admission/xyz', role: null, status: 404 },
  { name: 'letters', path: '/t/demo/letters', role: 'administrator' },
  { name: 'contacts', path: '/t/demo/contacts', role: 'administrator' },
  { name: 'contacts-none-found', path: '/t/demo/contacts?q=xyzzyqwert', role: 'administrator' },
  { name: 'contacts-unreadable', path: '/t/demo/contacts?find=xyzzyqwert', role: 'administrator' },
  { name: 'contact-new', path: '/t/demo/contacts/new', role: 'administrator' },
  { name: 'contact', path: '/t/demo/contacts/{contact}', role: 'administrator' },
  { name: 'contact-edit', path: '/t/demo/contacts/{contact}/edit', role: 'administrator' },
  { name: 'filters', path: '/t/demo/filters', role: 'administrator' },
  { name: 'bin', path: '/t/demo/bin', role: 'administrator' },
  { name: 'fields', path: '/t/demo/fields', role: 'administrator' },
  { name: 'users', path: '/t/demo/users', role: 'administrator' },
  { name: 'own-data', path: '/t/demo/profile/data', role: 'administrator' },
  { name: 'roles', path: '/t/demo/roles', role: 'administrator' },
  { name: 'role-new', path: '/t/demo/roles/new?from=manager', role: 'administrator' },
  { name: 'teams', path: '/t/demo/teams', role: 'administrator' },
  { name: 'imports', path: '/t/demo/imports', role: 'administrator' },
  { name: 'import-new', path: '/t/demo/imports/new', role: 'administrator' },
  { name: 'exports', path: '/t/demo/exports', role: 'administrator' },
  { name: 'export-new', path: '/t/demo/exports/new', role: 'administrator' },
  { name: 'export-limit', path: '/t/demo/export-limit', role: 'administrator' },
  { name: 'api-keys', path: '/t/demo/api-keys', role: 'administrator' },
  { name: 'sso', path: '/t/demo/sso', role: 'administrator' },
  { name: 'alerts', path: '/t/demo/alerts', role: 'administrator' },
  { name: 'canaries', path: '/t/demo/canaries', role: 'administrator' },
  { name: 'security-log', path: '/t/demo/security-log', role: 'administrator' },
  { name: 'viewings', path: '/t/demo/viewings', role: 'administrator' },
  { name: 'history', path: '/t/demo/history', role: 'administrator' },
  { name: 'profile', path: '/t/demo/profile', role: 'administrator' },
  { name: 'security', path: '/t/demo/profile/security', role: 'administrator' },
  { name: 'second-factor', path: '/t/demo/second-factor', role: 'administrator' },
  { name: 'not-found', path: '/t/demo/contacts/there-is-no-such-contact', role: 'administrator', status: 404 },
];

export const languages = ['hu', 'en'];
/** Width and height in CSS pixels: the smallest phone and a small laptop. */
export const screens = [{ width: 360, height: 740 }, { width: 1280, height: 860 }];
const [phone, laptop] = screens;

/**
 * How a page is looked at: four looks in which each language meets each theme and each screen, and each theme each
 * screen. What goes wrong hangs on one or two of them: a long word on a phone, a colour in the dark.
 */
export const looks = [
  { language: 'hu', theme: 'light', screen: phone },
  { language: 'hu', theme: 'dark', screen: laptop },
  { language: 'en', theme: 'light', screen: laptop },
  { language: 'en', theme: 'dark', screen: phone },
].map((look) => ({ ...look, name: `${look.language}-${look.theme}-${look.screen.width}` }));
