package dev.rezo.ktor

import dev.rezo.client.CallOptions
import dev.rezo.client.RezoClient
import dev.rezo.coroutines.await
import dev.rezo.coroutines.callerContext
import dev.rezo.http.BodyException
import dev.rezo.http.Protocol
import dev.rezo.http.Request
import dev.rezo.http.Response
import dev.rezo.http.RezoException
import dev.rezo.http.Url
import io.ktor.client.HttpClient
import io.ktor.client.engine.ClientEngineClosedException
import io.ktor.client.engine.HttpClientEngineBase
import io.ktor.client.engine.HttpClientEngineCapability
import io.ktor.client.engine.callContext
import io.ktor.client.plugins.HttpTimeoutCapability
import io.ktor.client.plugins.sse.SSECapability
import io.ktor.client.request.HttpRequestData
import io.ktor.client.request.HttpResponseData
import io.ktor.client.request.HttpSendPipeline
import io.ktor.client.request.ResponseAdapterAttributeKey
import io.ktor.client.request.UnixSocketCapability
import io.ktor.client.request.forEachHeader
import io.ktor.client.request.isSseRequest
import io.ktor.http.HttpHeaders
import io.ktor.http.HttpProtocolVersion
import io.ktor.http.HttpStatusCode
import io.ktor.util.AttributeKey
import io.ktor.util.date.GMTDate
import io.ktor.utils.io.InternalAPI
import kotlinx.coroutines.InternalCoroutinesApi
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.job
import kotlinx.coroutines.withContext
import java.nio.file.Path
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext

/**
 * Calls of Ktor as calls of a client that it has for itself.
 *
 * Lifecycle: a call runs until its job has ended; the client is closed when the engine is, and the
 * last call that ran has ended.
 *
 * Thread-safe.
 */
@OptIn(InternalAPI::class, InternalCoroutinesApi::class)
internal class RezoHttpEngine(
    override val config: RezoEngineConfig,
) : HttpClientEngineBase("ktor-rezo") {
    private val client: RezoClient = config.client()

    /** Has a child for each call that runs. */
    private val calls = SupervisorJob()

    override val supportedCapabilities: Set<HttpClientEngineCapability<*>> =
        setOf(HttpTimeoutCapability, SSECapability, UnixSocketCapability)

    @Volatile
    private var isClosed = false

    init {
        calls.invokeOnCompletion { client.shutdownNow() }
        coroutineContext.job.invokeOnCompletion { cause ->
            if (cause == null) calls.complete() else calls.cancel()
        }
    }

    /** Takes the context of a caller along: [execute] runs in a coroutine of the engine. */
    override fun install(client: HttpClient) {
        client.sendPipeline.intercept(HttpSendPipeline.Engine) {
            val caller = currentCoroutineContext().minusKey(Job).minusKey(ContinuationInterceptor)
            context.attributes.put(CALLER, caller)
        }
        super.install(client)
    }

    /** The job of the engine may live on: clients of Ktor that have this engine are its children. */
    override fun close() {
        isClosed = true
        super.close()
        calls.complete()
    }

    override suspend fun execute(data: HttpRequestData): HttpResponseData {
        if (isClosed) {
            throw ClientEngineClosedException()
        }
        val callContext = callContext()
        val running = Job(calls)
        callContext.job.invokeOnCompletion { running.complete() }
        val begun = GMTDate()
        val caller = data.attributes.getOrNull(CALLER) ?: EmptyCoroutineContext
        val response = withContext(caller) { send(data, callContext + caller) }
        return received(data, response, begun, callContext)
    }

    /** The response, which is closed with the call: at its end, or now if it was cancelled meanwhile. */
    private suspend fun send(
        data: HttpRequestData,
        callContext: CoroutineContext,
    ): Response {
        val length = data.body.contentLength ?: data.headers[HttpHeaders.ContentLength]?.toLong()
        val upload = Upload(data.body, length, callContext)
        val response =
            try {
                client.await(request(data, upload, callContext))
            } catch (e: BodyException) {
                throw upload.cause(e)
            } catch (e: RezoException) {
                throw e.inWordsOfKtor(data)
            }
        callContext.job.invokeOnCompletion(onCancelling = true) { response.close() }
        return response
    }

    private fun request(
        data: HttpRequestData,
        upload: Upload,
        context: CoroutineContext,
    ): Request {
        val url = data.url
        val origin = "${url.protocol.name}://${url.host}:${url.port}"
        val request =
            Request
                .builder(data.method.value, Url.parse(origin + url.encodedPathAndQuery))
                .body(upload.body)
                .callerContext(context)
                .timeouts(
                    data.getCapabilityOrNull(HttpTimeoutCapability)?.toRezo(data.isSseRequest()),
                )
        data.forEachHeader { name, value ->
            // The length of a body is said where that is framed.
            if (!name.equals(HttpHeaders.ContentLength, ignoreCase = true)) {
                request.addHeader(name, value)
            }
        }
        val unixSocket = data.getCapabilityOrNull(UnixSocketCapability) ?: return request.build()
        return CallOptions.change(request.build()) { it.unixSocket(Path.of(unixSocket.path)) }
    }

    private fun received(
        data: HttpRequestData,
        response: Response,
        begun: GMTDate,
        callContext: CoroutineContext,
    ): HttpResponseData {
        val status = response.ktorStatus()
        val headers = ReceivedHeaders(response.headers())
        val channel =
            ResponseChannel(response.body().source(), Job(callContext.job)) { e ->
                val call = callContext.job
                if (call.isCancelled) call.getCancellationException() else e.inWordsOfKtor(data)
            }
        data.attributes.put(RECEIVED_BODY, response.body())
        val body =
            data.attributes
                .getOrNull(ResponseAdapterAttributeKey)
                ?.adapt(data, status, headers, channel, data.body, callContext) ?: channel
        return HttpResponseData(
            status,
            begun,
            headers,
            response.protocol().toKtor(),
            body,
            callContext,
        )
    }

    override fun toString(): String = "RezoEngine[$client]"
}

/** The elements of the caller's context, but for its job and its dispatcher. */
private val CALLER: AttributeKey<CoroutineContext> = AttributeKey("rezo: context of the caller")

/** With the reason phrase that came; the usual one where the protocol has none. */
private fun Response.ktorStatus(): HttpStatusCode =
    if (reason().isEmpty()) {
        HttpStatusCode.fromValue(status())
    } else {
        HttpStatusCode(status(), reason())
    }

private fun Protocol.toKtor(): HttpProtocolVersion =
    when (this) {
        Protocol.HTTP_1_0 -> HttpProtocolVersion.HTTP_1_0
        Protocol.HTTP_1_1 -> HttpProtocolVersion.HTTP_1_1
        Protocol.HTTP_2 -> HttpProtocolVersion.HTTP_2_0
    }
