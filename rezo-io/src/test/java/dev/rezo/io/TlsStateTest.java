package dev.rezo.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.io.TlsState.Event;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table, pair by pair, against two halves that know nothing of each other. */
class TlsStateTest {

  /** How far a half is; ENDING is for the sending one alone. */
  private enum Half {
    OPEN,
    ENDING,
    ENDED
  }

  /** RFC 8446 section 6.1: each half ends on its own. */
  private record Pair(Half output, Half input) {

    @Nullable Pair after(Event event) {
      return switch (event) {
        case END_OUTPUT -> new Pair(output == Half.OPEN ? Half.ENDING : output, input);
        case SEND_CLOSE_NOTIFY -> mayAnswerOrEnd() ? new Pair(Half.ENDED, input) : null;
        case CLOSE_NOTIFY -> input == Half.OPEN ? new Pair(output, Half.ENDED) : null;
        case SECURED, CLOSE -> null;
      };
    }

    /** RFC 5246 section 7.2.1: who has heard close_notify may say it at once. */
    private boolean mayAnswerOrEnd() {
      return output == Half.ENDING || (output == Half.OPEN && input == Half.ENDED);
    }
  }

  private static final Map<TlsState, Pair> PAIRS =
      new EnumMap<>(
          Map.of(
              TlsState.OPEN, new Pair(Half.OPEN, Half.OPEN),
              TlsState.ENDING, new Pair(Half.ENDING, Half.OPEN),
              TlsState.CLOSE_SENT, new Pair(Half.ENDED, Half.OPEN),
              TlsState.CLOSE_RECEIVED, new Pair(Half.OPEN, Half.ENDED),
              TlsState.ANSWERING, new Pair(Half.ENDING, Half.ENDED),
              TlsState.CLOSE_EXCHANGED, new Pair(Half.ENDED, Half.ENDED)));

  private static final Set<Event> MOVES =
      EnumSet.of(Event.END_OUTPUT, Event.SEND_CLOSE_NOTIFY, Event.CLOSE_NOTIFY);

  @Test
  void everyMoveIsTheMoveOfOneHalf() {
    PAIRS.forEach(
        (state, pair) -> {
          for (Event event : MOVES) {
            TlsState next = state.after(event);
            assertThat(next == null ? null : PAIRS.get(next))
                .as("%s after %s", state, event)
                .isEqualTo(pair.after(event));
          }
        });
  }

  @Test
  void everyAnswerIsTheAnswerOfOneHalf() {
    PAIRS.forEach(
        (state, pair) -> {
          assertThat(state.receives()).as("%s", state).isEqualTo(pair.input() == Half.OPEN);
          assertThat(state.sends()).as("%s", state).isEqualTo(pair.output() == Half.OPEN);
          assertThat(state.isEnding()).as("%s", state).isEqualTo(pair.output() == Half.ENDING);
          assertThat(state.owesCloseNotify())
              .as("%s", state)
              .isEqualTo(pair.output() != Half.ENDED);
        });
  }

  @ParameterizedTest
  @EnumSource
  void aHandshakeEndsWellOnce(TlsState state) {
    assertThat(state.after(Event.SECURED))
        .isEqualTo(state == TlsState.HANDSHAKING ? TlsState.OPEN : null);
  }

  @ParameterizedTest
  @EnumSource
  void everythingCanBeClosed(TlsState state) {
    assertThat(state.after(Event.CLOSE)).isEqualTo(TlsState.CLOSED);
  }

  @Test
  void noHalfEndsInTheHandshakeOrBehindTheEnd() {
    for (Event event : MOVES) {
      assertThat(TlsState.HANDSHAKING.after(event)).isNull();
      assertThat(TlsState.CLOSED.after(event)).isNull();
    }
  }

  @Test
  void aHandshakeReceivesAndTheApplicationSaysNothingInIt() {
    assertThat(TlsState.HANDSHAKING.receives()).isTrue();
    for (TlsState state : EnumSet.of(TlsState.HANDSHAKING, TlsState.CLOSED)) {
      assertThat(state.sends() || state.isEnding() || state.owesCloseNotify()).isFalse();
    }
    assertThat(TlsState.CLOSED.receives()).isFalse();
  }
}
