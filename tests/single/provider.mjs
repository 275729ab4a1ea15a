// A real provider of OpenID Connect for the tests: anybody is let in as whom they say they are.
import { Provider } from "oidc-provider";

const [port, back] = process.argv.slice(2);
const provider = new Provider(`http://localhost:${port}`, {
  clients: [
    { client_id: "guildhall", client_secret: "a secret of the test", redirect_uris: [back] },
  ],
  claims: { openid: ["sub"], email: ["email", "email_verified"] },
  cookies: { keys: ["a key of the test"] },
  pkce: { required: () => true },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({
      sub: id,
      email: id.replace("unsure-", ""),
      email_verified: !id.startsWith("unsure-"),
    }),
  }),
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
