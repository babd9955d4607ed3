import gymnasium, json

rows = ["SFFF", "FHFH", "FFFH", "HFFF"]
def task(row, column):
    desc = [list(text) for text in rows]
    desc[row][column] = "G"
    desc = ["".join(text) for text in desc]
    return {"P": gymnasium.make("FrozenLake-v1", desc=desc).unwrapped.P}
goals = [(row, column) for row in range(4) for column in range(4) if rows[row][column] == "F"]
family = {"name": "frozen-lake-n20", "episodes": 20, "dynamics": {"horizon": 20}}
json.dump({**family, "tasks": [task(*goal) for goal in goals]}, open("frozen-lake.json", "w"))
