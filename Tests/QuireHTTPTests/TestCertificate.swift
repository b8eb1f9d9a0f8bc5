/// Certificates made for these tests alone, valid for a hundred years; their keys protect nothing.
struct TestCertificate {
    /// The certificate as PEM, which is also its own authority.
    let certificate: String
    /// Its key as PEM.
    let key: String

    /// For `localhost` and 127.0.0.1.
    static let localhost = TestCertificate(
        certificate: """
            -----BEGIN CERTIFICATE-----
            MIIBsTCCAVegAwIBAgIUWnmUxgcRvHb0eLER0Cyr3Ugza8YwCgYIKoZIzj0EAwIw
            HzEdMBsGA1UEAwwUUXVpcmUgdGVzdCBsb2NhbGhvc3QwIBcNMjYxMTIxMDUwMTE4
            WhgPMjEyNjEwMjgwNTAxMThaMB8xHTAbBgNVBAMMFFF1aXJlIHRlc3QgbG9jYWxo
            b3N0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE4jHrct382fMc889r/s/dgf2f
            M8LoMKWEUEckIsyusxl9oWt1SEvz8utnqLG7aZjIpcaecv7CPyLC3m1dYgIyqqNv
            MG0wHQYDVR0OBBYEFI24ID+lVjRW2fu+Ye/TSLLgcx/hMB8GA1UdIwQYMBaAFI24
            ID+lVjRW2fu+Ye/TSLLgcx/hMA8GA1UdEwEB/wQFMAMBAf8wGgYDVR0RBBMwEYIJ
            bG9jYWxob3N0hwR/AAABMAoGCCqGSM49BAMCA0gAMEUCIBdfcQCINrINp3wvSL3j
            YCeZYy8aSssd0t5kruZ+NN4tAiEA6vlwx5gtPNjPaqoypoAoJa3i/Q2cRRcDHzzB
            gSf0dTo=
            -----END CERTIFICATE-----
            """,
        key: """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQguHfmk8C8U4YNIX4X
            b5tbewMTA2I+vc5EhD+Z5chVG6WhRANCAATiMety3fzZ8xzzz2v+z92B/Z8zwugw
            pYRQRyQizK6zGX2ha3VIS/Py62eosbtpmMilxp5y/sI/IsLebV1iAjKq
            -----END PRIVATE KEY-----
            """)

    /// For `elsewhere.test`.
    static let elsewhere = TestCertificate(
        certificate: """
            -----BEGIN CERTIFICATE-----
            MIIBsTCCAVagAwIBAgIUOiiw02rknyaO6Fqiqe3Wjy69SUQwCgYIKoZIzj0EAwIw
            HzEdMBsGA1UEAwwUUXVpcmUgdGVzdCBlbHNld2hlcmUwIBcNMjYxMTIxMDUwMTE4
            WhgPMjEyNjEwMjgwNTAxMThaMB8xHTAbBgNVBAMMFFF1aXJlIHRlc3QgZWxzZXdo
            ZXJlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEAJnts8fnKVGXiO51GKdcUTg5
            FLCjyuZskH4HT5aaJAeVIkzXxxb12/F+tW8T8Y+6mUVhi0lNYu6I6vvdlxiH96Nu
            MGwwHQYDVR0OBBYEFJJhBia4B5PccapyVx5KiCexL/fEMB8GA1UdIwQYMBaAFJJh
            Bia4B5PccapyVx5KiCexL/fEMA8GA1UdEwEB/wQFMAMBAf8wGQYDVR0RBBIwEIIO
            ZWxzZXdoZXJlLnRlc3QwCgYIKoZIzj0EAwIDSQAwRgIhAMNOGX4l9LZSvSk883HJ
            GAETnBsg/6k09xqCabfwgRQJAiEA7y+MK+V83asZc1wz+klFkiUdkAMu632OpSoH
            kWIkgnM=
            -----END CERTIFICATE-----
            """,
        key: """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg5XbPXAN7r2ZzoWbE
            s99nfMVuUlC9WZ0S4q7aqF7bnuShRANCAAQAme2zx+cpUZeI7nUYp1xRODkUsKPK
            5myQfgdPlpokB5UiTNfHFvXb8X61bxPxj7qZRWGLSU1i7ojq+92XGIf3
            -----END PRIVATE KEY-----
            """)
}
