package dev.rezo.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What wrk and h2load print. */
class ToolRunnerTest {

  private static final String WRK =
      """
      Running 1m test @ http://127.0.0.1:18900/
        1 threads and 32 connections
        Thread Stats   Avg      Stdev     Max   +/- Stdev
          Latency   403.68us  104.11us   4.03ms   91.80%
          Req/Sec    78.95k     2.31k   82.17k    72.22%
        141213 requests in 1.81s, 19.93MB read
      Requests/sec:  78019.15
      Transfer/sec:     11.01MB
      latency 391.0 627.0 1012.0
      """;

  private static final String H2LOAD =
      """
      finished in 1.84s, 95012.11 req/s, 4.53MB/s
      requests: 174822 total, 174854 started, 174822 done, 174822 succeeded, 0 failed, 0 errored, 0 timeout
      status codes: 174823 2xx, 0 3xx, 0 4xx, 0 5xx
      """;

  private static Figures figures(String output) {
    return ToolRunner.figures(1_000, 80_000, 12.5, output);
  }

  @Test
  void theLatencyIsThatOfTheScript() {
    Figures figures = figures(WRK);
    assertThat(figures.failed()).isZero();
    assertThat(figures.values())
        .containsEntry(Metric.P50, 391.0)
        .containsEntry(Metric.P99, 627.0)
        .containsEntry(Metric.P999, 1012.0)
        .containsEntry(Metric.PER_SECOND, 80_000.0)
        .containsEntry(Metric.CPU, 12.5);
  }

  @Test
  void whatAToolDoesNotSayIsNotKnown() {
    assertThat(figures(H2LOAD).values())
        .doesNotContainKeys(Metric.P50, Metric.P99, Metric.P999, Metric.BYTES)
        .containsEntry(Metric.CPU, 12.5);
  }

  @Test
  void answersThatAreNoneAreCountedAndErrorsOfSocketsSeen() {
    assertThat(figures(H2LOAD).failed()).isZero();
    assertThat(figures(H2LOAD.replace(" 0 failed", " 17 failed")).failed()).isEqualTo(17);
    assertThat(figures(WRK + "  Non-2xx or 3xx responses: 23\n").failed()).isEqualTo(23);
    assertThat(figures(WRK + "  Socket errors: connect 0, read 5, write 0, timeout 0\n").failed())
        .isEqualTo(1);
  }
}
