package dev.rezo.checks

import dev.rezo.coroutines.Rezo
import dev.rezo.coroutines.RezoBuilder
import dev.rezo.coroutines.get
import dev.rezo.ktor.RezoEngine
import dev.rezo.opentelemetry.RezoTelemetry
import dev.rezo.testing.MockResponse
import dev.rezo.testing.MockServer
import io.ktor.client.HttpClient
import io.ktor.client.request.get
import io.ktor.client.statement.bodyAsText
import io.opentelemetry.context.Context
import io.opentelemetry.context.Scope
import io.opentelemetry.sdk.OpenTelemetrySdk
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter
import io.opentelemetry.sdk.trace.SdkTracerProvider
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ThreadContextElement
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import kotlin.coroutines.CoroutineContext

/** A trace goes on in the calls of a coroutine, whatever thread that is on. */
@Timeout(30)
internal class CallerTraceTest {
    private val spans = InMemorySpanExporter.create()
    private val provider =
        SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(spans)).build()
    private val sdk = OpenTelemetrySdk.builder().setTracerProvider(provider).build()
    private val parent = provider.get("test").spanBuilder("parent").startSpan()

    private val traced: RezoBuilder.() -> Unit = {
        val telemetry = RezoTelemetry.of(sdk)
        pool { }
        interceptor(telemetry.calls())
        attemptInterceptor(telemetry.attempts())
    }

    @Test
    fun aCallIsTheChildOfTheCoroutineThatMakesIt() {
        isTheChild { url -> Rezo(traced).use { it.get(url).text() } }
    }

    @Test
    fun aCallOfKtorIsTheChildOfTheCoroutineThatMakesIt() {
        isTheChild { url ->
            HttpClient(RezoEngine) { engine { rezo(traced) } }.use { it.get(url).bodyAsText() }
        }
    }

    private fun isTheChild(call: suspend (String) -> String) {
        MockServer.start().use { server ->
            server.enqueue(MockResponse.ok("x"))
            val context = TraceContext(Context.root().with(parent))
            val text =
                runBlocking {
                    withContext(Dispatchers.Default + context) { call(server.url("/")) }
                }
            assertThat(text).isEqualTo("x")
        }
        // A span ends on the loop, which may be a moment after the caller has the body.
        while (spans.finishedSpanItems.isEmpty()) Thread.onSpinWait()
        assertThat(spans.finishedSpanItems.map { it.parentSpanId })
            .containsExactly(parent.spanContext.spanId)
    }

    /** What the Kotlin extension of OpenTelemetry puts into a context. Thread-safe. */
    private class TraceContext(
        private val trace: Context,
    ) : ThreadContextElement<Scope> {
        override val key: CoroutineContext.Key<TraceContext> get() = Key

        override fun updateThreadContext(context: CoroutineContext): Scope = trace.makeCurrent()

        override fun restoreThreadContext(
            context: CoroutineContext,
            oldState: Scope,
        ) = oldState.close()

        companion object Key : CoroutineContext.Key<TraceContext>
    }
}
