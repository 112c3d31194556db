package dev.rezo.coroutines

import dev.rezo.http.Headers
import dev.rezo.http.HttpStatusException
import dev.rezo.testing.MockResponse
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.annotation.Tags
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.maps.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.property.Arb
import io.kotest.property.arbitrary.list
import io.kotest.property.arbitrary.map
import io.kotest.property.arbitrary.of
import io.kotest.property.checkAll
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList

@Tags("A94")
class PagesSpec :
    FunSpec({
        test("pages follow the Link field, relative to the page") {
            withServer { server, client ->
                server.enqueue(
                    MockResponse
                        .ok(
                            "1",
                        ).header("Link", "<?page=2>; rel=\"next\", </first>; rel=first"),
                    MockResponse
                        .ok(
                            "2",
                        ).header("Link", "<${server.url("/v1/users?page=3")}>; rel=next"),
                    MockResponse.ok("3").header("Link", "<?page=1>; rel=\"prev\""),
                )

                client
                    .pages("users", { header("Accept", "text/plain") })
                    .map { it.text() }
                    .toList() shouldContainExactly listOf("1", "2", "3")

                server.takeRequest().target() shouldBe "/v1/users"
                server.takeRequest().target() shouldBe "/v1/users?page=2"
                server.takeRequest().let {
                    it.target() shouldBe "/v1/users?page=3"
                    it.header("Accept") shouldBe "text/plain"
                }
            }
        }

        test("who asks, as the first address says, is told to each page of its origin") {
            withServer { server, client ->
                server.enqueue(
                    MockResponse.ok().header("Link", "<${server.url("/?page=2")}>; rel=next"),
                    MockResponse.ok(),
                )

                client
                    .pages(server.url("/").replace("://", "://ada:secret@"))
                    .map { it.request.url().userInfo() }
                    .toList() shouldContainExactly listOf("ada:secret", "ada:secret")
            }
        }

        test("pages follow what the caller finds in them") {
            withServer { server, client ->
                server.handler {
                    val page = it.target().substringAfter("page=", "1").toInt()
                    MockResponse.ok(if (page < 3) "users?page=${page + 1}" else "")
                }

                client
                    .pages("users") { page -> page.text().ifEmpty { null } }
                    .toList()
                    .size shouldBe 3
            }
        }

        test("no page is asked for that nobody wants") {
            withServer { server, client ->
                server.handler {
                    MockResponse.ok().header(
                        "Link",
                        "<?page=${System.nanoTime()}>; rel=next",
                    )
                }

                client.pages("users").take(2).toList()

                server.requests().size shouldBe 2
            }
        }

        test("a page that fails is an exception: no list looks shorter than it is") {
            withServer { server, client ->
                server.enqueue(
                    MockResponse.ok().header("Link", "<?page=2>; rel=next"),
                    MockResponse.status(500),
                )

                shouldThrow<HttpStatusException> {
                    client
                        .pages(
                            "users",
                        ).toList()
                }.status() shouldBe
                    500
            }
        }

        test("a Link field leads to no other origin, and a page not to itself") {
            withServer { server, client ->
                server.enqueue(MockResponse.ok().header("Link", "<http://other.test/>; rel=next"))
                shouldThrow<IllegalStateException> { client.pages("users").toList() }
                    .message!! shouldContain "other.test"

                server.enqueue(MockResponse.ok().header("Link", "<users>; rel=next"))
                shouldThrow<IllegalStateException> { client.pages("users").toList() }
                    .message!! shouldContain "the same"
            }
        }

        test("a link has its target, its relations and its parameters") {
            val links =
                Headers
                    .of(
                        "Link",
                        "<a,b;c>;rel=\"Next  https://x.test/rel\"; title=\"say \\\"hi\\\", you\" ; x, , <d>; REL=prev; rel=next",
                        "link",
                        "< e > ;rel = last",
                    ).links()

            links.map { it.target } shouldContainExactly listOf("a,b;c", "d", "e")
            links.map { it.relations } shouldContainExactly
                listOf(listOf("next", "https://x.test/rel"), listOf("prev"), listOf("last"))
            links[0].parameters.shouldContainExactly(
                mapOf("rel" to "Next  https://x.test/rel", "title" to "say \"hi\", you", "x" to ""),
            )
            links[1].toString() shouldBe "<d>; rel=\"prev\""
        }

        test("what is no link ends its field, and the links before it count") {
            Headers
                .of(
                    "Link",
                    "<a>; rel=next, b; rel=prev",
                ).links()
                .map { it.target } shouldContainExactly
                listOf("a")
            Headers.of("Link", "<a; rel=next").links().shouldBeEmpty()
            Headers.of("Link", "").links().shouldBeEmpty()
            Headers
                .of("Link", "<a>; rel=\"next")
                .links()
                .first()
                .relations shouldContainExactly listOf("next")
        }

        test("any field is read to its end without an exception") {
            val fields =
                Arb
                    .list(
                        Arb.of("<>;,=\"\\ ab".toList()),
                        0..24,
                    ).map { it.joinToString("") }
            checkAll(2_000, fields) { field ->
                Headers.of("Link", field).links().forEach { it.relations.size }
            }
        }
    })
