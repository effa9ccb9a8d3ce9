/** A path from the root as one from the top of the repository; `folder` is empty where these are the same. */
export function pathBelow(folder: string, path: string): string {
  return folder === '' ? path : `${folder}/${path}`
}
