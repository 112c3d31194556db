package dev.rezo.checks

import dev.rezo.client.Proxies
import dev.rezo.client.Proxy
import dev.rezo.client.ProxyAuthenticator
import dev.rezo.client.TlsConfig
import dev.rezo.coroutines.Rezo
import dev.rezo.coroutines.get
import dev.rezo.http.ProxyFailedException
import kotlin.io.path.Path

/** The Kotlin of docs-site/proxies.md that is not among the tests of rezo-coroutines. */
internal object ProxiesKotlinSample {
    suspend fun call(client: Rezo) {
        // sample:call
        val other = Proxy.parse("http://user:secret@proxy.example:3128")
        val response = client.get("https://example.com/") { proxy(other) }
        println(response.connection?.connection()?.proxy())
        client.get("https://internal.example/") { proxy(Proxy.none()) }
        // sample:end
    }

    fun choices(): List<Rezo> {
        // sample:choices
        val inside = "localhost, .internal, 10.0.0.0/8"
        val allBut = Rezo { proxies(Proxies.except(inside, Proxy.http("proxy", 3128))) }
        val asCurl = Rezo { proxies(Proxies.fromEnvironment(System.getenv())) }
        val byRule =
            Rezo {
                proxies { origin ->
                    if (origin.host().endsWith(".onion")) {
                        Proxy.socks5h("127.0.0.1", 9050)
                    } else {
                        Proxy.none()
                    }
                }
            }
        // sample:end
        return listOf(allBut, asCurl, byRule)
    }

    fun secured(): Proxy {
        // sample:tls
        val proxy =
            Proxy
                .https("proxy.example", 443)
                .tls(TlsConfig.builder().trust(Path("proxy-ca.pem")).build())
                .header("X-Team", "payments") // in CONNECT; the origin does not see it
                .credentialsWhenAsked("user", "secret")
        // sample:end
        return proxy
    }

    fun authenticator(): ProxyAuthenticator {
        // sample:authenticator
        val tokens =
            ProxyAuthenticator { challenge ->
                "Bearer ${System.getenv("PROXY_TOKEN")}".takeIf {
                    challenge.answers() == 0 && "Bearer" in challenge.challenges()
                } // null gives up: the 407 is the outcome
            }
        // sample:end
        return tokens
    }

    suspend fun failures(client: Rezo) {
        // sample:failures
        try {
            client.get("https://example.com/")
        } catch (e: ProxyFailedException) {
            System.err.println("${e.phase()} of ${e.proxy()}, it answered ${e.code()}")
            throw e // nothing was sent; to try again is safe
        }
        // sample:end
    }
}
