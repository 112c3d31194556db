package dev.rezo.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionStage;

/** What has become of a stage, which has to be complete. */
final class Outcomes {
  private Outcomes() {}

  static <T> T value(CompletionStage<T> stage) {
    assertThat(stage.toCompletableFuture()).isCompleted();
    return stage.toCompletableFuture().join();
  }

  static <T> Throwable failure(CompletionStage<T> stage) {
    assertThat(stage.toCompletableFuture()).isCompletedExceptionally();
    return stage.toCompletableFuture().handle((value, failure) -> failure).join();
  }
}
