package dev.rezo.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Streams are found by their number, whatever came and went around them. */
final class StreamTableTest {

  private static Http2Stream stream(int id) {
    return new Http2Stream(
        id,
        new StreamTranscript(),
        Link.request("GET"),
        RequestFields.of(Link.request("GET"), Http2Settings.DEFAULT.pseudoFields()),
        new SendWindow(1),
        new ReceiveWindow(1));
  }

  /** Some stay for long, so that numbers come round to their places many times. */
  @Test
  void itHoldsWhatAMapHolds() {
    Random random = new Random(3);
    StreamTable table = new StreamTable();
    TreeMap<Integer, Http2Stream> map = new TreeMap<>();
    for (int id = 1; id < 40_000; id += 2) {
      Http2Stream added = stream(id);
      table.add(added);
      map.put(id, added);
      while (map.size() > 1 + random.nextInt(30)) {
        List<Http2Stream> all = new ArrayList<>(map.values());
        Http2Stream gone = all.get(all.size() - 1 - random.nextInt(Math.min(all.size(), 12)));
        table.remove(gone);
        table.remove(gone);
        map.remove(gone.id());
      }
      assertThat(table.size()).isEqualTo(map.size());
      int probe = 1 + 2 * random.nextInt(id);
      assertThat(table.get(probe)).isSameAs(map.get(probe));
    }
    assertThat(table.all()).containsExactlyElementsOf(map.values());
    map.values().forEach(one -> assertThat(table.get(one.id())).isSameAs(one));
  }
}
