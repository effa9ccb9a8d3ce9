/** The three kinds of files that the language has. */
export type FileKind = 'images' | 'team' | 'config'
