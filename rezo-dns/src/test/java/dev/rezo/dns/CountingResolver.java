package dev.rezo.dns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Notes what it is asked; answers at once if it has an answer, else when the test says so. */
final class CountingResolver implements Resolver {
  final List<String> asked = new ArrayList<>();
  final List<CompletableFuture<List<InetAddress>>> open = new ArrayList<>();
  @Nullable List<InetAddress> answer;
  @Nullable Throwable failure;

  @Override
  public CompletionStage<List<InetAddress>> resolve(String host) {
    asked.add(host);
    if (failure != null) {
      return CompletableFuture.failedFuture(failure);
    }
    if (answer != null) {
      return CompletableFuture.completedFuture(answer);
    }
    CompletableFuture<List<InetAddress>> later = new CompletableFuture<>();
    open.add(later);
    return later;
  }

  void nowAnswers(List<InetAddress> addresses) {
    answer = addresses;
    failure = null;
  }

  void nowFailsWith(Throwable cause) {
    answer = null;
    failure = cause;
  }

  void nowAnswersLater() {
    answer = null;
    failure = null;
  }
}
