def pop(data, key, default=None):
    return data.pop(key, default)
