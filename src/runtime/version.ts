/** Version of this package; `sourcelib` of the envelope unless the bus says otherwise. A test holds it equal to package.json. */
export const VERSION = "0.1.0";
