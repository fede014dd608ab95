/**
 * Whatever this process makes from now on, only this user of the computer can read, whoever makes it: native libraries ask for
 * modes of their own. For processes that open a profile; a browser that is started would inherit it.
 */
export function keepFilesPrivate(): void {
  process.umask(0o077)
}
