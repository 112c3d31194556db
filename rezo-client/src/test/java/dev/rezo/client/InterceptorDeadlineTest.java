package dev.rezo.client;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Response;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class InterceptorDeadlineTest {

  @Test
  void theCallLimitCountsTheWaitOfAnInterceptor() {
    VirtualClient virtual =
        new VirtualClient(
            b ->
                b.timeouts(t -> t.call(ofSeconds(1)))
                    .interceptor((request, chain) -> new CompletableFuture<>()));
    CompletableFuture<Response> call = virtual.get();
    virtual.advance(ofSeconds(2));
    assertThat(call).isDone();
  }
}
