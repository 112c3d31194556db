package dev.rezo.coroutines

import dev.rezo.client.ConnectionPool
import dev.rezo.client.Proxy
import dev.rezo.http.Bodies
import dev.rezo.http.DeadlineException
import dev.rezo.http.Delivery
import dev.rezo.http.Protocol
import dev.rezo.pool.Order
import dev.rezo.pool.PoolLimits
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.filter
import java.nio.file.Path
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds

/** The Kotlin that the pages on the client show beside Java. */
internal object BesideJavaSample {
    suspend fun send(
        client: Rezo,
        video: Path,
        events: Flow<ByteArray>,
    ) {
        // sample:bodies-send
        client.post("users") { json(User("Ada")) }
        client.post("login") { form("user" to "ada", "next" to "/a b") }
        client.put("video") { file(video, "video/mp4") }
        client.put("pipe") { body(Bodies.stream(System.`in`, -1, "text/plain")) }
        client.post("events") { body(events, "application/x-ndjson") }
        // sample:end
    }

    suspend fun multipart(
        client: Rezo,
        photo: Path,
    ) {
        // sample:bodies-multipart
        client.post("photos") {
            multipart {
                field("title", "The engine")
                file("photo", photo, "image/jpeg")
                part("tags", Bodies.json("[1, 2]"))
            }
        }
        // sample:end
    }

    suspend fun read(
        client: Rezo,
        file: Path,
    ) {
        // sample:bodies-read
        client.get("export.csv") { response ->
            response.lines().filter { it.startsWith("2026") }.collect(::println)
        }
        client.get("image") { response -> response.copyTo(System.out) }
        client.get("report") { response ->
            response.saveTo(file) { bytes, total -> println("$bytes of $total") }
        }
        // sample:end
    }

    suspend fun download(
        client: Rezo,
        target: Path,
    ) {
        // sample:bodies-download
        val done =
            client.download(
                "images/disk.iso",
                target,
                resume = true, // keeps what came, and goes on from it, now or after a restart
                retries = 5, // asks for the rest at once when the connection breaks
                progress = { bytes, total -> println("$bytes of $total") },
            )
        println("${done.length()} bytes, ${done.resumedAt()} of them from before")
        // sample:end
    }

    fun timeouts(): Rezo {
        // sample:timeouts-client
        val client =
            Rezo {
                timeouts {
                    connect = 3.seconds
                    head = 10.seconds
                    call = 30.seconds
                }
            }
        // sample:end
        return client
    }

    suspend fun request(client: Rezo): String {
        // sample:timeouts-request
        val report =
            client.get("https://api.example.com/report") {
                timeouts {
                    head = 2.minutes
                    call = 5.minutes
                }
            }
        // sample:end
        return report.text()
    }

    suspend fun exception(client: Rezo): Boolean {
        // sample:timeouts-exception
        try {
            return client.post("https://api.example.com/orders").status == 201
        } catch (e: DeadlineException) {
            println("${e.limit()} after ${e.timeout()} in phase ${e.phase()}")
            return e.delivery() == Delivery.NOT_SENT // then the order was certainly not placed
        }
        // sample:end
    }

    fun named(): Rezo {
        // sample:pooling-named
        val payments =
            Rezo.named("payments") {
                baseUri = "https://payments.example/v1/"
                pool { maxPerBucket = 20 }
            }
        // sample:end
        return payments
    }

    suspend fun own(client: Rezo): String {
        // sample:pooling-own
        ConnectionPool.of(PoolLimits.BACKGROUND).use { crawl ->
            return client.get("https://example.com/") { pool(crawl) }.text()
        }
        // sample:end
    }

    fun limits(): Rezo {
        // sample:pooling-limits
        val client =
            Rezo {
                pool {
                    maxPerBucket = 200
                    maxIdlePerBucket = 50
                    maxPerOrigin = 400
                    maxLifetime = 10.minutes
                    order = Order.LATENCY_AWARE
                }
            }
        // sample:end
        return client
    }

    suspend fun ahead(client: Rezo) {
        // sample:pooling-ahead
        client.preconnect("https://api.example.com/", 4)
        // sample:end
    }

    fun connecting(): Rezo {
        // sample:connecting-limits
        val client =
            Rezo {
                timeouts {
                    dns = 2.seconds
                    connect = 5.seconds
                    tls = 3.seconds
                }
            }
        // sample:end
        return client
    }

    suspend fun unixSocket(client: Rezo): String {
        // sample:connecting-unix
        val containers =
            client.get("http://localhost/v1.43/containers/json") {
                unixSocket(Path.of("/var/run/docker.sock"))
            }
        // sample:end
        return containers.text()
    }

    fun tls(): Rezo {
        // sample:tls-trust
        val client =
            Rezo {
                tls { trust(Path.of("/etc/pki/our-ca.pem")) } // these alone
            }
        // sample:end
        return client
    }

    fun proxy(): Rezo {
        // sample:proxies-client
        val client =
            Rezo {
                proxy(Proxy.socks5h("proxy.internal", 1080).credentials("user", "secret"))
            }
        // sample:end
        return client
    }

    suspend fun old(client: Rezo): String {
        // sample:http2-old
        val text =
            client.get("https://legacy.example.com/") { protocols(Protocol.HTTP_1_1) }.text()
        // sample:end
        return text
    }
}
