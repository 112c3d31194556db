package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.rezo.http.DefaultInterceptor;
import dev.rezo.http.Interceptor;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PluginDefaultsTest {

  private final InterceptorSettings settings = new InterceptorSettings();
  private final Plain plain = new Plain();
  private final Fancy fancy = new Fancy();

  @Test
  @Tag("F23")
  void theLowestPositionSeesTheRequestFirst() {
    assertThat(PluginDefaults.inOrder(List.of(new Offer(2, plain), new Offer(-1, fancy))))
        .containsExactly(fancy, plain);
  }

  @Test
  void ofTwoAtOnePositionTheNamesDecide() {
    Offer one = new Offer(7, plain);
    LaterOffer other = new LaterOffer(fancy);
    assertThat(PluginDefaults.inOrder(List.of(other, one)))
        .isEqualTo(PluginDefaults.inOrder(List.of(one, other)));
  }

  @Test
  void anOfferOfNothingIsAnError() {
    assertThatNullPointerException()
        .isThrownBy(() -> PluginDefaults.inOrder(List.of(new Offer(1, null))))
        .withMessageContaining("no interceptor");
  }

  /** {@link RezoClients} would take their clients for different ones, as long as they live. */
  @Test
  @Timeout(10)
  void whoLooksAtTheSameTimeGetsTheSame() throws Exception {
    AtomicReference<List<Interceptor>> found = new AtomicReference<>();
    CyclicBarrier bothLook = new CyclicBarrier(2);
    Callable<List<Interceptor>> look =
        () ->
            PluginDefaults.known(
                found,
                () -> {
                  awaitAt(bothLook);
                  return List.of(new Offer(1, new Plain()));
                });
    FutureTask<List<Interceptor>> other = new FutureTask<>(look);
    new Thread(other).start();
    List<Interceptor> own = look.call();
    assertThat(other.get()).hasSize(1).isEqualTo(own);
    assertThat(PluginDefaults.known(found, List::of)).isEqualTo(own);
  }

  private static void awaitAt(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whereNoPluginIsThereIsNoDefault() {
    assertThat(PluginDefaults.inOrder()).isEmpty();
    assertThat(new VirtualClient(b -> b).client.describe())
        .contains("default interceptors: [] (default)");
  }

  @Test
  @Tag("F23")
  void defaultsStandBehindThoseOfCallsAndBeforeThoseOfAttempts() {
    Interceptor call = (request, chain) -> chain.proceed(request);
    Interceptor attempt = (request, chain) -> chain.proceed(request);
    settings.forAttempts(attempt);
    settings.forCalls(call);
    assertThat(settings.inOrder(List.of(plain, fancy)))
        .containsExactly(call, plain, fancy, attempt);
  }

  @Test
  void anOwnOneOfItsClassTakesItsPlaceWhereverItStands() {
    Plain own = new Plain();
    settings.forCalls(own);
    assertThat(settings.inOrder(List.of(plain, fancy))).containsExactly(own, fancy);
    Fancy ofAttempts = new Fancy();
    settings.forAttempts(ofAttempts);
    assertThat(settings.copy().inOrder(List.of(plain, fancy))).containsExactly(own, ofAttempts);
  }

  @Test
  void whatIsNotWantedIsLeftOutUntilAllAreWantedAgain() {
    settings.without(Plain.class);
    assertThat(settings.copy().inOrder(List.of(plain, fancy))).containsExactly(fancy);
    settings.defaults(true);
    assertThat(settings.inOrder(List.of(plain, fancy))).containsExactly(plain, fancy);
  }

  /** Does nothing. */
  private static final class Plain implements Interceptor {
    @Override
    public CompletionStage<Response> intercept(Request request, Chain chain) {
      return chain.proceed(request);
    }
  }

  /** Does nothing either. */
  private static final class Fancy implements Interceptor {
    @Override
    public CompletionStage<Response> intercept(Request request, Chain chain) {
      return chain.proceed(request);
    }
  }

  private record Offer(int position, Interceptor interceptor) implements DefaultInterceptor {}

  private record LaterOffer(Interceptor interceptor) implements DefaultInterceptor {
    @Override
    public int position() {
      return 7;
    }
  }
}
