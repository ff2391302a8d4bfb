/** Of what npm tells its children, only where packages come from. */
const kept =
  /^npm_config_(?:registry|@.+|\/\/.+|userconfig|globalconfig|cache|(?:https?_)?proxy|noproxy|ca|cafile|strict_ssl|(?:prefer_)?offline)$/i;
const stripped = /^(?:npm_.*|node_options|node_path|node_env|init_cwd)$/i;

/**
 * The environment for a process that runs npm, or that npm is to know nothing of: without what an npm, npx or Node around this process has put
 * into it, such as the command of `npx -c` and the flags of `npm install`.
 */
export function npmEnvironment(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const own = Object.entries(environment).filter(([name]) => kept.test(name) || !stripped.test(name));
  return Object.fromEntries(own);
}
