package dev.rezo.coroutines

// One pair for each method: the response whole, or given to a block. See Rezo.call for both. A
// block that reads names its parameter, and so the two are told apart:
//
//     client.get("users") { header("Accept", "application/json") }
//     client.get("users") { response -> response.lines() ... }

/** A GET, its response read whole. Cancellation ends the exchange. */
public suspend fun Rezo.get(
    url: String,
    call: CallScope.() -> Unit = {},
): FullResponse = call("GET", url, call)

/** A GET, its response given to [read]. Cancellation closes the body and ends the exchange. */
public suspend fun <T> Rezo.get(
    url: String,
    call: CallScope.() -> Unit = {},
    read: suspend (StreamedResponse) -> T,
): T = call("GET", url, call, read)

/** A HEAD, its response without the body that it never has. Cancellation ends the exchange. */
public suspend fun Rezo.head(
    url: String,
    call: CallScope.() -> Unit = {},
): FullResponse = call("HEAD", url, call)

/** A POST, its response read whole. Cancellation ends the exchange. */
public suspend fun Rezo.post(
    url: String,
    call: CallScope.() -> Unit = {},
): FullResponse = call("POST", url, call)

/** A POST, its response given to [read]. Cancellation closes the body and ends the exchange. */
public suspend fun <T> Rezo.post(
    url: String,
    call: CallScope.() -> Unit = {},
    read: suspend (StreamedResponse) -> T,
): T = call("POST", url, call, read)

/** A PUT, its response read whole. Cancellation ends the exchange. */
public suspend fun Rezo.put(
    url: String,
    call: CallScope.() -> Unit = {},
): FullResponse = call("PUT", url, call)

/** A PUT, its response given to [read]. Cancellation closes the body and ends the exchange. */
public suspend fun <T> Rezo.put(
    url: String,
    call: CallScope.() -> Unit = {},
    read: suspend (StreamedResponse) -> T,
): T = call("PUT", url, call, read)

/** A PATCH, its response read whole. Cancellation ends the exchange. */
public suspend fun Rezo.patch(
    url: String,
    call: CallScope.() -> Unit = {},
): FullResponse = call("PATCH", url, call)

/** A PATCH, its response given to [read]. Cancellation closes the body and ends the exchange. */
public suspend fun <T> Rezo.patch(
    url: String,
    call: CallScope.() -> Unit = {},
    read: suspend (StreamedResponse) -> T,
): T = call("PATCH", url, call, read)

/** A DELETE, its response read whole. Cancellation ends the exchange. */
public suspend fun Rezo.delete(
    url: String,
    call: CallScope.() -> Unit = {},
): FullResponse = call("DELETE", url, call)

/** A DELETE, its response given to [read]. Cancellation closes the body and ends the exchange. */
public suspend fun <T> Rezo.delete(
    url: String,
    call: CallScope.() -> Unit = {},
    read: suspend (StreamedResponse) -> T,
): T = call("DELETE", url, call, read)
