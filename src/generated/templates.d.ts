/** Handlebars template specifications by name: `kubernetes/cronjob.yaml` for templates/kubernetes/cronjob.yaml.hbs. */
export declare const templates: Readonly<Record<string, unknown>>

/** Files of templates/ that are taken as they are, by name with its ending: `catalog/page.js`. */
export declare const assets: Readonly<Record<string, string>>
