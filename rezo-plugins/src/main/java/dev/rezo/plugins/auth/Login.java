package dev.rezo.plugins.auth;

import dev.rezo.http.Interceptor.Chain;
import dev.rezo.http.Request;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What one set of credentials says to one origin, and has learned of it.
 *
 * <p>Thread-safe.
 */
interface Login {

  /** What to send before anybody asks, or null to wait for a challenge. */
  @Nullable CompletionStage<Answer> inAdvance(Request request, Chain chain);

  /** What to send after a 401, or null: there is nothing to say that was not said. */
  @Nullable CompletionStage<Answer> answer(Refusal refusal, Chain chain);

  /**
   * A 401.
   *
   * <p>Immutable.
   *
   * @param request what was asked for, without credentials
   * @param challenges what the server wants to know
   * @param answer what this login had sent, or null when it was not its turn
   * @param answered how many challenges of this call it has answered
   * @param hashesBody whether the body can be read before it is sent
   */
  record Refusal(
      Request request,
      List<Challenge> challenges,
      @Nullable Answer answer,
      int answered,
      boolean hashesBody) {}
}
