/** A self-signed certificate for `localhost`, made for these tests and of no use elsewhere. */
export const certificate = `-----BEGIN CERTIFICATE-----
MIIBljCCATugAwIBAgIUK5aC6sXu0S5q0f+tIGH3vslxVAMwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTAyMDkyNloYDzIxMjYxMDI4
MDIwOTI2WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARVz/VNAiYQGSJcWW+NKITKubkvBHC5Rc8YxowtVe8Slw+gME/u6GGI
8rtgujhbdYZW8Nfgr9WH9d4zvoUwPs3+o2kwZzAdBgNVHQ4EFgQU7TsaMe+PH5TP
KbsUJmGc4bnpVKkwHwYDVR0jBBgwFoAU7TsaMe+PH5TPKbsUJmGc4bnpVKkwDwYD
VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
SQAwRgIhANjVIts6FdqCdK2w2n4pNN/VXMQrCfun1KCkyZh2DPSIAiEA1LYfbiN8
31C9d14ZT+4lA1kAdDvbhrB7OocfpB0gNJg=
-----END CERTIFICATE-----
`;

/** Its private key. */
export const privateKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgg+h4Moq5ROXI8w2M
pPxr1UBke+3DuvwxbAY6BESgmsWhRANCAARVz/VNAiYQGSJcWW+NKITKubkvBHC5
Rc8YxowtVe8Slw+gME/u6GGI8rtgujhbdYZW8Nfgr9WH9d4zvoUwPs3+
-----END PRIVATE KEY-----
`;
