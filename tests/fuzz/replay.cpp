// The ordinary program around a fuzz target: runs it once with each file that is named, or that stands in a folder that
// is named, and then with a bounded number of random changes to them, the same ones in every run. So seeds and
// regressions are tested, and a little beyond them, without a fuzzer.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr std::size_t kMutationsOfEach = 20;

void run(const std::string& bytes) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

std::string replay(const std::filesystem::path& path) {
  std::fprintf(stderr, "%s\n", path.c_str());
  std::ifstream file(path, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  run(bytes);
  return bytes;
}

// Changes, removes, doubles or inserts a byte, or takes the end of another input.
std::string mutated(std::string bytes, const std::string& other, std::mt19937& dice) {
  if (bytes.empty()) return other;
  const std::size_t at = dice() % bytes.size();
  switch (dice() % 5) {
    case 0:
      bytes[at] = static_cast<char>(dice());
      break;
    case 1:
      bytes.erase(at, 1 + dice() % 4);
      break;
    case 2:
      bytes.insert(at, bytes.substr(at, 1 + dice() % 16));
      break;
    case 3:
      bytes.insert(at, 1, static_cast<char>(dice()));
      break;
    default:
      bytes.replace(at, std::string::npos, other.substr(other.empty() ? 0 : dice() % other.size()));
  }
  return bytes;
}

void replay_mutated(const std::vector<std::string>& inputs) {
  std::mt19937 dice(1);
  for (const std::string& input : inputs) {
    std::string bytes = input;
    for (std::size_t i = 0; i < kMutationsOfEach; ++i) {
      bytes = mutated(bytes, inputs[dice() % inputs.size()], dice);
      run(bytes);
    }
  }
}

}  // namespace

int main(int count, char** arguments) {
  std::vector<std::string> inputs;
  for (int i = 1; i < count; ++i) {
    if (!std::filesystem::is_directory(arguments[i])) {
      inputs.push_back(replay(arguments[i]));
      continue;
    }
    for (const auto& entry : std::filesystem::directory_iterator(arguments[i])) {
      if (entry.path().filename() != ".gitkeep") inputs.push_back(replay(entry.path()));
    }
  }
  std::sort(inputs.begin(), inputs.end());  // the order of a folder differs from machine to machine
  replay_mutated(inputs);
  std::fprintf(stderr, "%zu inputs\n", inputs.size());
  return inputs.empty() ? 1 : 0;
}
