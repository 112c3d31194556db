package dev.rezo.checks

import dev.rezo.client.CallOptions
import dev.rezo.client.Proxy
import dev.rezo.coroutines.Rezo
import dev.rezo.http.AttributeKey
import dev.rezo.http.BodySource
import dev.rezo.http.Interceptor
import dev.rezo.http.Interceptors
import dev.rezo.http.Request
import dev.rezo.http.Response
import dev.rezo.plugins.retry.Retry
import java.nio.file.Path
import java.security.MessageDigest
import java.time.Clock
import java.time.DateTimeException
import java.time.Duration
import java.time.Instant
import java.time.ZoneOffset
import java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME
import java.util.Base64
import java.util.HexFormat
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage
import javax.crypto.Mac
import javax.crypto.spec.SecretKeySpec
import kotlin.io.path.readBytes

/** The Kotlin of docs-site/writing-plugins.md, here so that it compiles. */
internal object WritingPluginsKotlinSample {
    // sample:signing
    // Signs each attempt with a secret that both sides have. Thread-safe.
    class Signing(
        private val keyId: String,
        secret: ByteArray,
        private val clock: Clock,
    ) : Interceptor {
        private val secret = SecretKeySpec(secret, "HmacSHA256")

        /** The server's time less ours, as it has turned out. */
        @Volatile
        private var skew = Duration.ZERO

        override fun intercept(
            request: Request,
            chain: Interceptor.Chain,
        ): CompletionStage<Response> =
            chain.proceed(signed(request)).thenCompose { response ->
                if (response.status() == 401 && request.isReplayable && learnsTheTime(response)) {
                    response.close() // Whoever does not hand it on closes it.
                    chain.proceed(signed(request))
                } else {
                    CompletableFuture.completedFuture(response)
                }
            }

        /** The same request with date, digest and signature: anew each time. */
        fun signed(request: Request): Request {
            val date =
                RFC_1123_DATE_TIME.format(
                    clock.instant().plus(skew).atOffset(ZoneOffset.UTC),
                )
            val digest = HexFormat.of().formatHex(digest(request))
            val said =
                listOf(
                    request.method(),
                    request.url().target(),
                    date,
                    digest,
                ).joinToString("\n")
            val signature = Base64.getEncoder().encodeToString(hmac(said.encodeToByteArray()))
            return request.with { fields ->
                fields["X-Date"] = date
                fields["X-Content-SHA256"] = digest
                fields["Authorization"] = "HMAC $keyId:$signature"
            }
        }

        /** Whether the refusal may be one of our clock, which is then set by theirs. */
        private fun learnsTheTime(response: Response): Boolean {
            val date = response.header("Date") ?: return false
            return try {
                val theirs = RFC_1123_DATE_TIME.parse(date, Instant::from)
                val now = Duration.between(clock.instant(), theirs)
                val wasWrong = now.minus(skew).abs() > TOLERATED
                if (wasWrong) skew = now
                wasWrong
            } catch (e: DateTimeException) {
                false
            }
        }

        private fun hmac(said: ByteArray): ByteArray =
            Mac.getInstance("HmacSHA256").apply { init(secret) }.doFinal(said)

        /** Of what is in memory: on a loop nothing may wait for a file. */
        private fun digest(request: Request): ByteArray {
            require(request.isReplayable) { "$request: expected a body that can be read twice" }
            val digest = MessageDigest.getInstance("SHA-256")
            request.body()?.open()?.use { source ->
                while (true) {
                    val chunk =
                        requireNotNull(source.next {}) {
                            "$request: expected a body that is in memory"
                        }
                    if (BodySource.isEnd(chunk)) break
                    digest.update(chunk)
                }
            }
            return digest.digest()
        }

        /** Without the secret: this goes to logs and to `describe()`. */
        override fun toString() = "Signing[$keyId]"

        private companion object {
            /** Servers refuse what is older; below this it is no matter of the clock. */
            val TOLERATED: Duration = Duration.ofSeconds(5)
        }
    }
    // sample:end

    fun added(secret: ByteArray): Rezo {
        // sample:added
        val client =
            Rezo {
                interceptor(Retry.exponential(3).budget(0.2))
                attemptInterceptor(Signing("key-1", secret, Clock.systemUTC()))
            }
        // sample:end
        return client
    }

    fun blocking(keyFile: Path): Interceptor {
        // sample:blocking
        val fresh =
            Interceptors.blocking { request, chain ->
                val secret = keyFile.readBytes() // May wait: it is never on a loop.
                val signing = Signing("key-1", secret, Clock.systemUTC())
                try {
                    chain.proceed(signing.signed(request))
                } finally {
                    secret.fill(0)
                }
            }
        // sample:end
        return fresh
    }

    fun options(): Interceptor {
        // sample:options
        val direct =
            Interceptor { request, chain ->
                val isInside =
                    request
                        .url()
                        .origin()
                        .host()
                        .endsWith(".internal")
                chain.proceed(
                    if (isInside) {
                        CallOptions.change(request) {
                            it.proxy(Proxy.none()).timeouts { t -> t.head(Duration.ofSeconds(2)) }
                        }
                    } else {
                        request
                    },
                )
            }
        // sample:end
        return direct
    }

    // sample:attribute
    val TENANT: AttributeKey<String> = AttributeKey.of("tenant", String::class.java)

    val BY_TENANT =
        Interceptor { request, chain ->
            val tenant = request.attribute(TENANT)
            chain.proceed(
                if (tenant == null) request else request.with { it.set("X-Tenant", tenant) },
            )
        }
    // sample:end
}
