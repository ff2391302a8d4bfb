import { change, type ExamplesOf } from "../../rules/example.ts";
import type { SERVER_RULES } from "./rules.ts";

/** Examples of the rules in `rules.ts`: parts of a document, from its root. */
export const SERVER_EXAMPLES: ExamplesOf<typeof SERVER_RULES> = {
  "server-removed": change`
     servers:
       eu: { host: eu.example.org, protocol: kafka }
    -  us: { host: us.example.org, protocol: kafka }
  `,
  "server-added": change`
     servers:
       eu: { host: eu.example.org, protocol: kafka }
    +  us: { host: us.example.org, protocol: kafka }
  `,
  "server-key-renamed": change`
     servers:
    -  production: { host: broker.example.org, protocol: kafka }
    +  main: { host: broker.example.org, protocol: kafka }
  `,
  "server-host-changed": change`
     servers:
       production:
    -    host: broker.example.org:6379
    +    host: redis.example.org:6379
         protocol: redis
  `,
  "server-pathname-changed": change`
     servers:
       production:
         host: broker.example.org
    -    pathname: /shop
    +    pathname: /store
         protocol: amqp
  `,
  "server-protocol-changed": change`
     servers:
       production:
         host: broker.example.org
    -    protocol: mqtt
    +    protocol: mqtts
  `,
  "server-protocol-version-changed": change`
     servers:
       production:
         host: broker.example.org
         protocol: mqtt
    -    protocolVersion: 3.1.1
    +    protocolVersion: "5"
  `,
  "server-variable-enum-value-removed": change`
     servers:
       production:
         host: "{region}.example.org"
         protocol: kafka
         variables:
           region:
    -        enum: [eu, us]
    +        enum: [eu]
  `,
  "server-variable-enum-value-added": change`
     servers:
       production:
         host: "{region}.example.org"
         protocol: kafka
         variables:
           region:
    -        enum: [eu]
    +        enum: [eu, us]
  `,
  "server-variable-default-changed": change`
     servers:
       production:
         host: "{region}.example.org"
         protocol: kafka
         variables:
           region:
             enum: [eu, us]
    -        default: eu
    +        default: us
  `,
  "server-security-added": change`
     servers:
       production:
         host: broker.example.org
         protocol: mqtt
    +    security: [{ type: userPassword }]
  `,
  "server-security-removed": change`
     servers:
       production:
         host: broker.example.org
         protocol: mqtt
    -    security: [{ type: userPassword }]
  `,
  "server-security-alternative-removed": change`
     servers:
       production:
         host: broker.example.org
         protocol: mqtt
    -    security: [{ type: X509 }, { type: userPassword }]
    +    security: [{ type: X509 }]
  `,
  "server-security-alternative-added": change`
     servers:
       production:
         host: broker.example.org
         protocol: mqtt
    -    security: [{ type: X509 }]
    +    security: [{ type: X509 }, { type: userPassword }]
  `,
  "server-security-scope-added": change`
     servers:
       production:
         host: broker.example.org
         protocol: mqtt
         security:
           - type: openIdConnect
             openIdConnectUrl: https://login.example.org
    -        scopes: [orders.read]
    +        scopes: [orders.read, orders.write]
  `,
  "server-security-scope-removed": change`
     servers:
       production:
         host: broker.example.org
         protocol: mqtt
         security:
           - type: openIdConnect
             openIdConnectUrl: https://login.example.org
    -        scopes: [orders.read, orders.write]
    +        scopes: [orders.read]
  `,
  "server-binding-changed": change`
     servers:
       production:
         host: broker.example.org
         protocol: mqtt
         bindings:
           mqtt:
    -        cleanSession: false
    +        cleanSession: true
  `,
};
