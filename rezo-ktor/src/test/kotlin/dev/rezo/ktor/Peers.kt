package dev.rezo.ktor

import io.ktor.client.HttpClient
import io.ktor.client.HttpClientConfig
import io.ktor.client.engine.ProxyConfig
import io.ktor.client.engine.apache5.Apache5
import io.ktor.client.engine.cio.CIO
import io.ktor.client.engine.java.Java
import io.ktor.client.engine.okhttp.OkHttp
import java.net.http.HttpClient.Version
import javax.net.ssl.SSLContext
import javax.net.ssl.TrustManagerFactory
import javax.net.ssl.X509TrustManager

/** What a row wants of an engine beyond what all of them have by the same words. */
class Wishes {
    var proxy: ProxyConfig? = null

    /** Most connections to one host. */
    var maxConnections: Int? = null

    /** Whether the site's certificate is trusted. */
    var trusted: Boolean = true
}

/** An engine of Ktor, Rezo's or another one. */
enum class Engine(
    val title: String,
    val client: (Wishes, HttpClientConfig<*>.() -> Unit) -> HttpClient,
) {
    REZO("Rezo", { wishes, config ->
        HttpClient(RezoEngine) {
            engine {
                proxy = wishes.proxy
                rezo {
                    if (wishes.trusted) tls { trust(Site.authority.trustStore()) }
                    wishes.maxConnections?.let { pool { maxPerBucket = it } }
                }
            }
            config()
        }
    }),
    CIO_ENGINE("CIO", { wishes, config ->
        HttpClient(CIO) {
            engine {
                proxy = wishes.proxy
                if (wishes.trusted) https { trustManager = siteTrust() }
                wishes.maxConnections?.let { endpoint.maxConnectionsPerRoute = it }
            }
            config()
        }
    }),
    JAVA("Java", { wishes, config ->
        HttpClient(Java) {
            engine {
                proxy = wishes.proxy
                protocolVersion = Version.HTTP_2
                config { if (wishes.trusted) sslContext(tls()) }
            }
            config()
        }
    }),
    OK_HTTP("OkHttp", { wishes, config ->
        HttpClient(OkHttp) {
            engine {
                proxy = wishes.proxy
                config {
                    if (wishes.trusted) sslSocketFactory(tls().socketFactory, siteTrust())
                    wishes.maxConnections?.let { most ->
                        dispatcher(okhttp3.Dispatcher().apply { maxRequestsPerHost = most })
                    }
                }
            }
            config()
        }
    }),
    APACHE("Apache5", { wishes, config ->
        HttpClient(Apache5) {
            engine {
                proxy = wishes.proxy
                if (wishes.trusted) sslContext = tls()
                wishes.maxConnections?.let { most ->
                    configureConnectionManager { setMaxConnPerRoute(most) }
                }
            }
            config()
        }
    }),
}

private fun tls(): SSLContext = Site.authority.clientContext()

private fun siteTrust(): X509TrustManager {
    val factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm())
    factory.init(Site.authority.trustStore())
    return factory.trustManagers.first() as X509TrustManager
}
