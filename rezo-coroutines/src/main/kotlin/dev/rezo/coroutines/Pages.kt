package dev.rezo.coroutines

import dev.rezo.http.Url
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow

/**
 * The pages of a list, one response after the other: the next one is asked for when the collector is
 * done with the one before. A cold flow; each collection starts at the first page.
 *
 * Errors: a page whose status is not 2xx is an
 * [HttpStatusException][dev.rezo.http.HttpStatusException], lest a list looks shorter than it is; so
 * a collector sees whole lists or an exception. A page that names itself as the next is an
 * [IllegalStateException].
 *
 * Cancellation ends the call that runs, and no other page is asked for.
 *
 * @param url of the first page: absolute, or relative to the base address
 * @param call what each of the requests says
 * @param next where the page after this one is, absolute or relative to it, or null after the last;
 *   unless it is said, [nextLink]
 */
public fun Rezo.pages(
    url: String,
    call: CallScope.() -> Unit = {},
    next: (FullResponse) -> String? = FullResponse::nextLink,
): Flow<FullResponse> =
    flow {
        var following: String? = url
        while (following != null) {
            val page = get(following, call).orThrow()
            emit(page)
            val here = page.request.url()
            val there = next(page)?.let { here.resolve(it) }
            check(there?.toString() != here.toString()) {
                "pages: expected another page after $here, actual the same"
            }
            following = there?.addressAfter(here)
        }
    }

/**
 * Where the page after this one is, by its Link field with `rel="next"` (RFC 8288), or null when
 * there is none. Links of another context (`anchor`) do not count.
 *
 * @throws IllegalStateException when it leads to another origin: what the request says of who asks
 *   is for that of this page
 */
public fun FullResponse.nextLink(): String? {
    val link = headers.links().firstOrNull { "next" in it.relations && "anchor" !in it.parameters }
    val here = request.url()
    val next: Url = here.resolve(link?.target ?: return null)
    check(next.origin() == here.origin()) {
        "next page: expected at ${here.origin()}, actual at ${next.origin()}"
    }
    return next.toString()
}

/** The address as text; who asks, as the address of the page before says, is told its origin alone. */
private fun Url.addressAfter(before: Url): String {
    val user = userInfo() ?: before.userInfo().takeIf { origin() == before.origin() }
    return if (user == null) toString() else toString().replaceFirst("://", "://$user@")
}
