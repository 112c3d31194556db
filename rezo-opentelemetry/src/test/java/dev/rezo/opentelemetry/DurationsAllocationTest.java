package dev.rezo.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Call;
import dev.rezo.http.ExchangeListener;
import dev.rezo.http.Protocol;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.Timing;
import dev.rezo.testing.AllocatedBytes;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the duration of an attempt costs, beside the time. */
@Tag("A203")
class DurationsAllocationTest {

  private static final int ROUNDS = 100_000;

  /** Nothing; the rest is what the measuring itself allocates, divided by the rounds. */
  private static final double MOST_BYTES = 0.5;

  @Test
  void aDurationOfAKnownKindAllocatesNothing() throws ReflectiveOperationException {
    InMemoryMetricReader metrics = InMemoryMetricReader.create();
    ExchangeListener durations =
        RezoTelemetry.of(
                OpenTelemetrySdk.builder()
                    .setMeterProvider(
                        SdkMeterProvider.builder().registerMetricReader(metrics).build())
                    .build())
            .durations();
    assertThat(durations.wantsFacts()).isFalse(); // Else each exchange would make an object.
    end(durations); // the JIT compiles
    AllocatedBytes allocated = new AllocatedBytes();
    long before = allocated.soFar();
    end(durations);
    assertThat((double) (allocated.soFar() - before) / ROUNDS).isLessThan(MOST_BYTES);
    assertThat(metrics.collectAllMetrics()).hasSize(1);
  }

  private static void end(ExchangeListener durations) {
    Request request = Request.get("http://a.test/things");
    Response response =
        Response.builder(request).status(200, "OK").protocol(Protocol.HTTP_1_1).build();
    Call call = new Answered(request);
    Timing timing = new Marks();
    for (int i = 0; i < ROUNDS; i++) {
      durations.exchangeEnded(call, request, timing, response, null);
    }
  }

  /** A call that was answered. Immutable. */
  private record Answered(Request request) implements Call {
    @Override
    public long id() {
      return 1;
    }

    @Override
    public long startNanos() {
      return 1;
    }

    @Override
    public int status() {
      return 200;
    }

    @Override
    public int attempts() {
      return 1;
    }
  }

  /** Of an exchange that took 7 ms. Immutable. */
  private static final class Marks implements Timing {
    @Override
    public long startNanos() {
      return 1;
    }

    @Override
    public long domainLookupStartNanos() {
      return 1;
    }

    @Override
    public long domainLookupEndNanos() {
      return 1;
    }

    @Override
    public long connectStartNanos() {
      return 1;
    }

    @Override
    public long secureConnectionStartNanos() {
      return 1;
    }

    @Override
    public long connectEndNanos() {
      return 1;
    }

    @Override
    public long requestStartNanos() {
      return 1;
    }

    @Override
    public long responseStartNanos() {
      return 2;
    }

    @Override
    public long responseEndNanos() {
      return 7_000_001;
    }
  }
}
