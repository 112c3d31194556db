package dev.rezo.checks

import dev.rezo.coroutines.FullResponse
import dev.rezo.coroutines.Rezo
import dev.rezo.coroutines.get
import dev.rezo.micrometer.CallTimers
import dev.rezo.micrometer.PoolMeters
import dev.rezo.opentelemetry.RezoTelemetry
import dev.rezo.plugins.retry.Retry
import io.micrometer.core.instrument.MeterRegistry
import io.opentelemetry.api.OpenTelemetry
import io.opentelemetry.context.Context

/** The Kotlin of docs-site/telemetry.md, here so that it compiles. */
internal object TelemetryKotlinSample {
    suspend fun facts(client: Rezo) {
        // sample:facts
        val response = client.get("https://api.example.com/things")
        response.timing?.let { println("${it.timeToHead()} to the head, ${it.total()} in all") }
        response.connection?.let { use ->
            println("use ${use.useCount()}, waited ${use.waitedNanos()} ns")
            println("${use.connection()}, TLS took ${use.connection().handshakeTime()}")
            val certificate = use.connection().tls()?.peerCertificate()
            certificate?.let { println("${it.subject()} until ${it.validTo()}") }
        }
        val exchange = response.exchange // Null unless a listener wants facts.
        exchange?.let { println("${it.responseBodyBytes()} bytes became ${response.size}") }
        // sample:end
    }

    fun traced(openTelemetry: OpenTelemetry): Rezo {
        // sample:opentelemetry
        val telemetry = RezoTelemetry.of(openTelemetry)
        val client =
            Rezo {
                interceptor(telemetry.calls()) // First: remembers who calls.
                interceptor(Retry.of(3))
                attemptInterceptor(telemetry.attempts()) // Last: a span for each attempt.
            }
        // sample:end
        return client
    }

    fun timed(openTelemetry: OpenTelemetry): Rezo {
        // sample:durations
        val client = Rezo { listener(RezoTelemetry.of(openTelemetry).durations()) }
        // sample:end
        return client
    }

    suspend fun inContext(
        client: Rezo,
        context: Context,
    ): FullResponse {
        // sample:context
        val response =
            client.get("https://api.example.com/users/7") {
                attribute(RezoTelemetry.CONTEXT, context)
                attribute(RezoTelemetry.TEMPLATE, "/users/{id}")
            }
        // sample:end
        return response
    }

    fun metered(registry: MeterRegistry) {
        // sample:micrometer
        val client = Rezo { listener(CallTimers.`in`(registry).withHosts(20)) }
        PoolMeters.of(client.client, "payments").withBuckets(10).bindTo(registry)
        // sample:end
    }
}
