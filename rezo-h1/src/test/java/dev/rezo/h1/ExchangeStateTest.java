package dev.rezo.h1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.h1.ExchangeState.Event;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table, pair by pair, against two machines that know nothing of each other. */
class ExchangeStateTest {

  /** How far a request is, and how far a response is. */
  private enum Progress {
    NONE,
    HEAD,
    BODY,
    DONE
  }

  /** A request: BODY is being sent. A response: HEAD is awaited, BODY is coming. */
  private record Pair(Progress request, Progress response) {

    @Nullable Pair after(Event event) {
      return switch (event) {
        case REQUEST_HEAD -> // Section 9.3.2: no pipelining, so only when nothing runs.
            request == Progress.NONE ? new Pair(Progress.BODY, Progress.HEAD) : null;
        case REQUEST_END ->
            request == Progress.BODY ? new Pair(Progress.DONE, response).settled() : null;
        case INTERIM -> response == Progress.HEAD ? this : null;
        case RESPONSE_HEAD -> response == Progress.HEAD ? new Pair(request, Progress.BODY) : null;
        case RESPONSE_END ->
            response == Progress.BODY ? new Pair(request, Progress.DONE).settled() : null;
        case SWITCH, CLOSE -> null;
      };
    }

    private Pair settled() {
      return request == Progress.DONE && response == Progress.DONE
          ? new Pair(Progress.NONE, Progress.NONE)
          : this;
    }
  }

  private static final Map<ExchangeState, Pair> PAIRS =
      new EnumMap<>(
          Map.of(
              ExchangeState.IDLE, new Pair(Progress.NONE, Progress.NONE),
              ExchangeState.SENDING, new Pair(Progress.BODY, Progress.HEAD),
              ExchangeState.AWAITING, new Pair(Progress.DONE, Progress.HEAD),
              ExchangeState.EARLY, new Pair(Progress.BODY, Progress.BODY),
              ExchangeState.RECEIVING, new Pair(Progress.DONE, Progress.BODY),
              ExchangeState.ANSWERED, new Pair(Progress.BODY, Progress.DONE)));

  @Test
  void everyMoveIsTheMoveOfOneSide() {
    PAIRS.forEach(
        (state, pair) -> {
          for (Event event : List.of(Event.values()).subList(0, 5)) {
            ExchangeState next = state.after(event);
            assertThat(next == null ? null : PAIRS.get(next))
                .as("%s after %s", state, event)
                .isEqualTo(pair.after(event));
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void protocolSwitchesOnlyBehindACompleteRequest(ExchangeState state) {
    assertThat(state.after(Event.SWITCH))
        .isEqualTo(state == ExchangeState.AWAITING ? ExchangeState.SWITCHED : null);
  }

  @ParameterizedTest
  @EnumSource
  void everyStateCanEndAndTheLastTwoCanDoNothingElse(ExchangeState state) {
    assertThat(state.after(Event.CLOSE)).isEqualTo(ExchangeState.CLOSED);
    if (state == ExchangeState.CLOSED || state == ExchangeState.SWITCHED) {
      for (Event event : List.of(Event.values()).subList(0, 6)) {
        assertThat(state.after(event)).isNull();
      }
    }
  }
}
