/** How a reason begins that an importer wrote because the other tool's file had none. */
export const importedReasonPrefix = 'imported from '
