package dev.rezo.checks

import dev.rezo.client.PinMismatchException
import dev.rezo.client.TlsConfig
import dev.rezo.coroutines.Rezo
import dev.rezo.coroutines.get
import dev.rezo.http.ConnectionFailedException
import kotlin.io.path.Path
import kotlin.time.Duration.Companion.seconds

/** The Kotlin of docs-site/tls.md that is not among the tests of rezo-coroutines. */
internal object TlsKotlinSample {
    fun both(): Rezo {
        // sample:both
        val client = Rezo { tls { trust(Path("/etc/pki/our-ca.pem")).trustPlatformToo() } }
        // sample:end
        return client
    }

    fun identity(password: CharArray): Rezo {
        // sample:identity
        val client =
            Rezo { tls { identity(Path("client.pem"), Path("client-key.pem"), password) } }
        // sample:end
        return client
    }

    fun pins(): Rezo {
        // sample:pins
        val client =
            Rezo {
                tls {
                    pinFor(
                        "api.example.com",
                        "sha256//k+lkt+BcQG4AZLprxH54cP1JwtGnTjFq3PUcpFm6VhI=", // in use
                        "sha256//YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwE=", // in the safe
                    )
                }
            }
        // sample:end
        return client
    }

    suspend fun facts(client: Rezo) {
        // sample:facts
        val response = client.get("https://api.example.com/")
        response.connection?.connection()?.tls()?.let { tls ->
            println("${tls.protocol()} ${tls.cipherSuite()} resumed ${tls.resumed()}")
        }
        // sample:end
    }

    suspend fun failures(client: Rezo) {
        // sample:failures
        try {
            println(client.get("https://api.example.com/").status)
        } catch (e: ConnectionFailedException) {
            System.err.println(e.message) // which certificate, why, what was expected
            if (generateSequence<Throwable>(e) { it.cause }.any { it is PinMismatchException }) {
                System.err.println("not one of our keys")
            }
        }
        // sample:end
    }

    fun limits(): Rezo {
        // sample:limits
        val client =
            Rezo {
                tls { versions("TLSv1.3") }
                timeouts {
                    connect = 5.seconds
                    tls = 2.seconds
                }
            }
        // sample:end
        return client
    }

    // sample:reload
    // Called at start, and again whenever the files have changed.
    fun readTls(): TlsConfig =
        TlsConfig
            .builder()
            .trust(Path("/run/secrets/ca.pem"))
            .identity(Path("/run/secrets/tls.crt"), Path("/run/secrets/tls.key"))
            .build()

    fun renew(client: Rezo) {
        // Throws what is wrong with the files, before anything changes.
        client.client.reloadTls(readTls())
    }
    // sample:end
}
