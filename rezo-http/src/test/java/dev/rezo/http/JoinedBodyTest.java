package dev.rezo.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class JoinedBodyTest {

  private final ScriptedSource first = ScriptedSource.of("abc", "de");
  private final ScriptedSource second = new ScriptedSource().pause().chunk("f");
  private final BodySource joined =
      new JoinedBody(List.of(new Piece(first), new Piece(second)), "x/y").open();

  private ByteBuffer next() throws IOException {
    ByteBuffer chunk = joined.next(() -> {});
    assertThat(chunk).isNotNull();
    return chunk;
  }

  @Test
  void aChunkGoesBackToItsPieceThoughTheNextOneIsOpenAndHasNothing() throws IOException {
    joined.giveBack(next());
    ByteBuffer last = next();
    assertThat(joined.next(() -> {})).isNull();
    assertThat(second.isAwaited()).isTrue();
    joined.giveBack(last);
    assertThat(first.givenBack()).isEqualTo(2);
    assertThat(second.givenBack()).isZero();
    assertThat(second.signal()).isTrue();
    joined.giveBack(next());
    assertThat(second.givenBack()).isEqualTo(1);
  }

  @Test
  void aChunkGoesBackToItsPieceThoughAllIsRead() throws IOException {
    joined.giveBack(next());
    joined.giveBack(next());
    assertThat(joined.next(() -> {})).isNull();
    assertThat(second.signal()).isTrue();
    ByteBuffer last = next();
    assertThat(BodySource.isEnd(next())).isTrue();
    joined.giveBack(last);
    assertThat(first.givenBack()).isEqualTo(2);
    assertThat(second.givenBack()).isEqualTo(1);
  }

  @Test
  void whatWasGivenBackIsNotGivenBackAgain() throws IOException {
    ByteBuffer chunk = next();
    joined.giveBack(chunk);
    joined.giveBack(chunk);
    assertThat(first.givenBack()).isEqualTo(1);
  }

  /** A piece over one source, of a length that nobody knows. */
  private record Piece(BodySource open) implements Body {
    @Override
    public long length() {
      return UNKNOWN_LENGTH;
    }

    @Override
    public boolean isReplayable() {
      return false;
    }

    @Override
    public String contentType() {
      return "x/y";
    }
  }
}
