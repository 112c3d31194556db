package dev.rezo.ktor

import io.kotest.assertions.throwables.shouldThrowAny
import io.kotest.matchers.shouldBe
import io.ktor.client.engine.ProxyBuilder
import io.ktor.client.engine.http
import io.ktor.client.request.get
import io.ktor.client.statement.bodyAsText

/** Proxies: what goes by them, and that nothing goes past them. */
val proxyRows: List<Row> =
    listOf(
        Row("an HTTP proxy is asked for http") {
            SmallProxy.http().use { proxy ->
                client(wishes = { this.proxy = ProxyBuilder.http(proxy.url) }) { client ->
                    client.get(Site.plain("/bytes/3")).bodyAsText().length shouldBe 3
                    proxy.uses shouldBe 1
                }
            }
        },
        Row("an HTTP proxy makes a tunnel for https") {
            SmallProxy.http().use { proxy ->
                client(wishes = { this.proxy = ProxyBuilder.http(proxy.url) }) { client ->
                    client.get(Site.secure("/bytes/3")).bodyAsText().length shouldBe 3
                    proxy.uses shouldBe 1
                }
            }
        },
        Row("a SOCKS proxy is used for http") {
            SmallProxy.socks().use { proxy ->
                client({ this.proxy = ProxyBuilder.socks("127.0.0.1", proxy.port) }) { client ->
                    client.get(Site.plain("/bytes/3")).bodyAsText().length shouldBe 3
                    proxy.uses shouldBe 1
                }
            }
        },
        Row("a SOCKS proxy is used for https") {
            SmallProxy.socks().use { proxy ->
                client({ this.proxy = ProxyBuilder.socks("127.0.0.1", proxy.port) }) { client ->
                    client.get(Site.secure("/bytes/3")).bodyAsText().length shouldBe 3
                    proxy.uses shouldBe 1
                }
            }
        },
        Row("no call goes past a dead HTTP proxy") {
            refusing { port ->
                client(wishes = { proxy = ProxyBuilder.http("http://127.0.0.1:$port") }) { client ->
                    shouldThrowAny { client.get(Site.plain("/bytes/3")) }
                }
            }
        },
        Row("no call goes past a dead SOCKS proxy") {
            refusing { port ->
                client(wishes = { proxy = ProxyBuilder.socks("127.0.0.1", port) }) { client ->
                    shouldThrowAny { client.get(Site.plain("/bytes/3")) }
                }
            }
        },
    )
