package dev.rezo.checks

import dev.rezo.client.Proxy
import dev.rezo.coroutines.FullResponse
import dev.rezo.coroutines.Rezo
import dev.rezo.coroutines.get
import dev.rezo.http.AuthenticationException
import dev.rezo.plugins.auth.Authentication
import dev.rezo.plugins.auth.BearerToken
import dev.rezo.plugins.auth.Credentials
import dev.rezo.plugins.auth.TokenSource
import dev.rezo.plugins.redirect.Redirects
import dev.rezo.plugins.retry.Retry
import java.io.IOException
import java.time.Duration

/** The Kotlin of docs-site/authentication.md, here so that it compiles. */
internal object AuthenticationKotlinSample {
    fun client(): Rezo {
        // sample:client
        val authentication =
            Authentication
                .builder()
                .at("https://api.example.com", Credentials.basic("ada", "secret").inAdvance())
                .at("https://files.example.com", Credentials.password("ada", "secret"))
                .at("http://printer.internal:8080", Credentials.digest("ada", "secret"))
                .build()
        val client =
            Rezo {
                interceptor(Retry.of(3))
                interceptor(Redirects.usual())
                attemptInterceptor(authentication) // Behind redirects: each hop is answered for.
            }
        // sample:end
        return client
    }

    fun realms(): Rezo {
        // sample:realms
        val authentication =
            Authentication
                .builder()
                .at("https://wiki.example.com", "staff", Credentials.digest("ada", "secret"))
                .at("https://wiki.example.com", "guests", Credentials.basic("guest", ""))
                .build()
        // sample:end
        return Rezo { attemptInterceptor(authentication) }
    }

    fun bearer(tokens: Rezo): Rezo {
        // sample:bearer
        val source =
            TokenSource {
                tokens.client // Another client: one with these credentials would wait for itself.
                    .post("https://login.example.com/token")
                    .sendAsync()
                    .thenCompose { it.body().textAsync() }
                    .thenApply { BearerToken.of(accessToken(it), lifetime(it)) }
            }
        val credentials =
            Credentials
                .bearer(source)
                .refreshBefore(Duration.ofSeconds(60))
                .sourceTimeout(Duration.ofSeconds(5))
        val client =
            Rezo { attemptInterceptor(Authentication.of("https://api.example.com", credentials)) }
        // sample:end
        return client
    }

    private fun accessToken(json: String): String =
        json.substringAfter("\"access_token\":\"").substringBefore('"')

    private fun lifetime(json: String): Duration =
        Duration.ofSeconds(
            json.substringAfter("\"expires_in\":").takeWhile { it.isDigit() }.toLong(),
        )

    suspend fun failure(client: Rezo) {
        // sample:failure
        try {
            val response = client.get("https://api.example.com/users")
            println(response.status) // 401: the server refuses what it was told
        } catch (e: AuthenticationException) {
            throw IOException("no token", e.cause) // What the source failed with.
        }
        // sample:end
    }

    suspend fun request(client: Rezo): FullResponse {
        // sample:request
        val response =
            client.get("https://api.example.com/users") {
                attribute(Credentials.OF_REQUEST, Credentials.bearer("token-of-this-user"))
            }
        // sample:end
        return response
    }

    fun proxy(): Rezo {
        // sample:proxy
        val proxy =
            Proxy
                .http("proxy.internal", 3128)
                .authenticator(Credentials.digest("ada", "secret").forProxy())
        // sample:end
        return Rezo { proxy(proxy) }
    }
}
